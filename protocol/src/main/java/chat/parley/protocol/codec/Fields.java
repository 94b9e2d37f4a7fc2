package chat.parley.protocol.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;

/// Members of an event's JSON object, without braces, as they travel in its body: written once, by
/// the author's node, and spliced into its frames by every other.
final class Fields {
  static final byte[] NONE = {};

  /// What the frame says itself. Fields of these names could forge it.
  private static final Set<String> RESERVED =
      Set.of("event", "room", "epoch", "offset", "user", "at");

  private Fields() {}

  static byte[] of(int typicalBytes, Consumer<JsonGenerator> members) {
    var json = new ByteArrayOutputStream(typicalBytes);
    try (var generator = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), json)) {
      generator.writeStartObject();
      members.accept(generator);
      generator.writeEndObject();
    }
    var object = json.toByteArray();
    return Arrays.copyOfRange(object, 1, object.length - 1);
  }

  /// Whether `bytes`, which anybody may have published, can be spliced into a frame: they must give
  /// one JSON object on one line (SSE) in UTF-8 (WebSocket) whose own members stay what they are.
  static boolean areFields(byte[] bytes) {
    if (bytes.length == 0) {
      return true;
    }
    var object = new byte[bytes.length + 2];
    object[0] = '{';
    System.arraycopy(bytes, 0, object, 1, bytes.length);
    object[object.length - 1] = '}';
    try (var parser = Json.parser(object)) {
      return hasNoControls(bytes) && isOneObjectOfOthers(parser);
    } catch (JacksonException | CharacterCodingException _) {
      return false;
    }
  }

  private static boolean isOneObjectOfOthers(JsonParser parser) {
    parser.nextToken(); // the brace that was put in front
    if (parser.nextToken() != JsonToken.PROPERTY_NAME) {
      return false;
    }
    do {
      if (RESERVED.contains(parser.currentName())) {
        return false;
      }
      parser.nextToken();
      parser.skipChildren();
    } while (parser.nextToken() == JsonToken.PROPERTY_NAME);
    return parser.nextToken() == null;
  }

  private static boolean hasNoControls(byte[] bytes) {
    for (byte b : bytes) {
      if (b >= 0 && b < ' ') {
        return false;
      }
    }
    return true;
  }
}
