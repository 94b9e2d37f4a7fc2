package chat.parley.protocol.codec;

import chat.parley.protocol.event.Body;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads what a message says out of its body, for whoever is to be told of it elsewhere. Nothing of
/// a room's own way reads bodies: there they are spliced as they are.
public final class MessageText {
  private static final String TEXT = "text";

  private MessageText() {}

  /// Empty where it has none, as one of data alone.
  public static Optional<String> of(Body message) {
    var fields = message.fields();
    var object = Arrays.copyOf(fields, fields.length + 2);
    System.arraycopy(fields, 0, object, 1, fields.length);
    object[0] = '{';
    object[object.length - 1] = '}';
    try (var parser = Json.parser(object)) {
      return text(parser);
    } catch (JacksonException | CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonParser parser) {
    parser.nextToken(); // the brace that was put in front
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isText = parser.currentName().equals(TEXT);
      if (parser.nextToken() == JsonToken.VALUE_STRING && isText) {
        return Optional.of(parser.getString());
      }
      parser.skipChildren();
    }
    return Optional.empty();
  }
}
