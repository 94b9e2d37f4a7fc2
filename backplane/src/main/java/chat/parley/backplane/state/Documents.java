package chat.parley.backplane.state;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// Documents as text and as trees. Numbers keep their digits, and a member stands once in its
/// object. Immutable.
final class Documents {
  /// A patch that holds a whole document, and the event around it, are nested up to 32 deep.
  private static final int MAX_DEPTH = 24;

  /// As the protocol takes names and numbers anywhere.
  private static final int MAX_NAME = 256;

  private static final int MAX_NUMBER = 32;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNameLength(MAX_NAME)
                          .maxNumberLength(MAX_NUMBER)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final int maxBytes;

  Documents(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// Refused with 4300 where the bytes are no JSON that can be a document, or a patch of one.
  static JsonNode parse(byte[] json) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      var tree = MAPPER.readTree(text);
      if (!tree.isMissingNode() && !holdsHalfAPair(text(tree))) {
        return tree;
      }
    } catch (JacksonException | CharacterCodingException _) {
      // Said below: its own text may quote the body.
    }
    throw unreadable();
  }

  /// On one line.
  static String text(JsonNode tree) {
    return MAPPER.writeValueAsString(tree);
  }

  /// Refused with 4374 where the document is longer than it may be, and with 4300 where patches
  /// have made of it what could not be read any more.
  String checked(JsonNode document) {
    if (isDeeper(document, MAX_DEPTH)) {
      throw unreadable();
    }
    var text = text(document);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > maxBytes) {
      throw tooLarge();
    }
    parse(bytes);
    return text;
  }

  /// Refused as {@link #checked} does, but for what can be seen at a glance: with 4374 what has
  /// more values than a document has bytes, with 4300 what is nested too deep.
  void checkShape(JsonNode tree) {
    if (isDeeper(tree, MAX_DEPTH)) {
      throw unreadable();
    }
    if (isBeyond(tree, maxBytes)) {
      throw tooLarge();
    }
  }

  /// Whether a tree has more than so many values.
  static boolean isBeyond(JsonNode tree, int most) {
    return left(tree, most) < 0;
  }

  /// How many of `most` a tree leaves; below zero where it has more.
  private static int left(JsonNode tree, int most) {
    int left = most - 1;
    for (var value : tree.values()) {
      if (left < 0) {
        break;
      }
      left = left(value, left);
    }
    return left;
  }

  /// Goes no deeper than that itself.
  private static boolean isDeeper(JsonNode tree, int levels) {
    if (!tree.isContainer()) {
      return false;
    }
    if (levels == 0) {
      return true;
    }
    for (var value : tree.values()) {
      if (isDeeper(value, levels - 1)) {
        return true;
      }
    }
    return false;
  }

  private static RefusedException unreadable() {
    return new RefusedException(
        new Refusal(
            ErrorCode.BAD_REQUEST,
            "Not JSON that can be read: in UTF-8, each member once, nested up to "
                + MAX_DEPTH
                + " deep, names of up to "
                + MAX_NAME
                + " and numbers of up to "
                + MAX_NUMBER
                + " characters."));
  }

  private RefusedException tooLarge() {
    return new RefusedException(
        new Refusal(
            ErrorCode.DOCUMENT_TOO_LARGE,
            "The document would have more than " + maxBytes + " bytes of UTF-8."));
  }

  /// Which is JSON, but no Unicode: strict clients fail on the whole event.
  private static boolean holdsHalfAPair(String text) {
    return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
  }
}
