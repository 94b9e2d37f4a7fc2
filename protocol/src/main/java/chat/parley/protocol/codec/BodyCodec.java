package chat.parley.protocol.codec;

import chat.parley.protocol.command.Draft;
import chat.parley.protocol.event.Body;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;

/// The bytes of a body as they are appended to the log and published: `name SP user LF fields`. Lua
/// formats no JSON, so the author's node writes the fields once, and every node splices them into
/// its frames.
public final class BodyCodec {
  private static final byte[] NO_FIELDS = {};

  /// What the frame says itself. Fields of these names could forge it.
  private static final Set<String> RESERVED =
      Set.of("event", "room", "epoch", "offset", "user", "at");

  private BodyCodec() {}

  /// A message as its author's node appends it.
  public static Body message(UserId user, SendKey key, Draft draft) {
    var json = new ByteArrayOutputStream(draft.text().length() + 2 * SendKey.MAX_LENGTH);
    try (var generator = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), json)) {
      generator.writeStartObject();
      generator.writeStringProperty("key", key.value());
      generator.writeStringProperty("text", draft.text());
      generator.writeEndObject();
    }
    var object = json.toByteArray();
    return new Body(EventName.MESSAGE, user, Arrays.copyOfRange(object, 1, object.length - 1));
  }

  /// A change of membership.
  public static Body membership(EventName name, UserId user) {
    return new Body(name, user, NO_FIELDS);
  }

  public static byte[] encode(Body body) {
    var head =
        (body.name().label() + ' ' + body.user().value() + '\n')
            .getBytes(StandardCharsets.US_ASCII);
    var bytes = Arrays.copyOf(head, head.length + body.fields().length);
    System.arraycopy(body.fields(), 0, bytes, head.length, body.fields().length);
    return bytes;
  }

  /// Reads `bytes` from `from` on; empty if they are not a body: anybody can publish on a channel.
  /// So the fields are looked at as well; spliced into a frame they must give one JSON object on
  /// one line (SSE) in UTF-8 (WebSocket) whose own members stay what they are.
  public static Optional<Body> decode(byte[] bytes, int from) {
    int newline = indexOf(bytes, '\n', from);
    int space = indexOf(bytes, ' ', from);
    if (newline < 0 || space < 0 || space > newline) {
      return Optional.empty();
    }
    var name = EventName.of(ascii(bytes, from, space));
    var user = ascii(bytes, space + 1, newline);
    var fields = Arrays.copyOfRange(bytes, newline + 1, bytes.length);
    if (name.isEmpty() || !UserId.isValid(user) || !areFields(fields)) {
      return Optional.empty();
    }
    return Optional.of(new Body(name.get(), new UserId(user), fields));
  }

  private static boolean areFields(byte[] fields) {
    if (fields.length == 0) {
      return true;
    }
    var object = new byte[fields.length + 2];
    object[0] = '{';
    System.arraycopy(fields, 0, object, 1, fields.length);
    object[object.length - 1] = '}';
    try (var parser = Json.parser(object)) {
      return hasNoControls(fields) && isOneObjectOfOthers(parser);
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

  private static boolean hasNoControls(byte[] fields) {
    for (byte b : fields) {
      if (b >= 0 && b < ' ') {
        return false;
      }
    }
    return true;
  }

  private static int indexOf(byte[] bytes, char wanted, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static String ascii(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
  }
}
