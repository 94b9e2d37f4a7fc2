package chat.parley.protocol.codec;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// The JSON engine, with bounds that fit the largest frame.
final class Json {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NAME = 256;
  private static final int MAX_NUMBER = 32;
  private static final int MAX_STRING = 1 << 20;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME)
                  .maxNumberLength(MAX_NUMBER)
                  .maxStringLength(MAX_STRING)
                  .build())
          .build();

  private Json() {}
}
