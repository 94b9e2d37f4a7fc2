package chat.parley.protocol.codec;

import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// The JSON engine, with bounds that fit the largest frame. Names in objects are the clients' own
/// (rooms among them), so they are neither interned nor kept in a table.
final class Json {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NAME = 256;
  private static final int MAX_NUMBER = 32;
  private static final int MAX_STRING = 1 << 20;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNameLength(MAX_NAME)
                  .maxNumberLength(MAX_NUMBER)
                  .maxStringLength(MAX_STRING)
                  .build())
          .build();

  private Json() {}

  /// The value that the parser stands at, on one line: without white space between its tokens, and
  /// with its numbers to the letter.
  static String compact(JsonParser parser) {
    var text = new StringWriter();
    try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      int outside = parser.streamReadContext().getNestingDepth();
      if (parser.currentToken().isStructStart()) {
        outside--;
      }
      copy(parser, generator);
      while (parser.streamReadContext().getNestingDepth() > outside) {
        parser.nextToken();
        copy(parser, generator);
      }
    }
    return text.toString();
  }

  /// A text as a JSON string, with its quotes.
  static String string(String value) {
    var text = new StringWriter();
    try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      generator.writeString(value);
    }
    return text.toString();
  }

  private static void copy(JsonParser parser, JsonGenerator generator) {
    if (parser.currentToken().isNumeric()) {
      generator.writeNumber(parser.getString());
    } else {
      generator.copyCurrentEvent(parser);
    }
  }

  /// Reads UTF-8 to the letter. The engine's own byte parser also guesses UTF-16 and UTF-32, and
  /// lets overlong forms pass.
  static JsonParser parser(byte[] json) throws CharacterCodingException {
    var chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
    return FACTORY.createParser(
        ObjectReadContext.empty(), chars.array(), chars.arrayOffset(), chars.remaining());
  }
}
