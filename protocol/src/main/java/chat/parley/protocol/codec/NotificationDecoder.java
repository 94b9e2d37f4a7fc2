package chat.parley.protocol.codec;

import static chat.parley.protocol.codec.CommandDecoder.refused;

import chat.parley.protocol.command.Notification;
import chat.parley.protocol.command.NotificationDraft;
import chat.parley.protocol.command.NotificationType;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.position.Position;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads notifications of other systems from JSON. Unknown fields are skipped. Thread-safe.
public final class NotificationDecoder {
  private final int maxBytes;

  /// @param maxBytes the longest notification, in bytes of the JSON that its event says of it
  public NotificationDecoder(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  public DecodedNotification decode(byte[] json) {
    try (var parser = Json.parser(json)) {
      return new DecodedNotification.Understood(draft(parser));
    } catch (RefusedException refused) {
      return new DecodedNotification.Malformed(refused.refusal());
    } catch (JacksonException | CharacterCodingException _) {
      return new DecodedNotification.Malformed(CommandDecoder.notJson());
    }
  }

  private NotificationDraft draft(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw refused(ErrorCode.BAD_REQUEST, "Not a JSON object.");
    }
    SendKey key = null;
    NotificationType type = null;
    String title = null;
    String text = null;
    String data = null;
    Notification.About about = null;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "key" -> key = key(parser);
        case "type" -> type = type(parser);
        case "title" -> title = text(field, parser);
        case "text" -> text = text(field, parser);
        case "data" ->
            data = isNull(parser) ? null : CommandFields.unicode(field, Json.compact(parser));
        case "about" -> about = about(parser);
        default -> parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw refused(ErrorCode.BAD_REQUEST, "One JSON object per body.");
    }
    if (type == null) {
      throw bad("type", "given");
    }
    if (title == null && text == null && data == null) {
      throw bad("title", "given, or 'text' or 'data'");
    }
    return new NotificationDraft(key, checked(new Notification(type, title, text, data, about)));
  }

  private Notification checked(Notification notification) {
    if (BodyCodec.notificationFields(notification).length > maxBytes) {
      throw refused(
          ErrorCode.NOTIFICATION_TOO_LARGE,
          "The notification is longer than " + maxBytes + " bytes of JSON.");
    }
    return notification;
  }

  private static @Nullable SendKey key(JsonParser parser) {
    if (isNull(parser)) {
      return null;
    }
    var value = string(parser);
    if (value == null || !SendKey.isValid(value)) {
      throw refused(ErrorCode.BAD_KEY, ErrorCode.BAD_KEY.text());
    }
    return new SendKey(value);
  }

  private static NotificationType type(JsonParser parser) {
    var value = string(parser);
    if (value == null || !NotificationType.isValid(value)) {
      throw bad(
          "type", "1–" + NotificationType.MAX_LENGTH + " of [a-z0-9.-] with a letter in front");
    }
    return new NotificationType(value);
  }

  private static @Nullable String text(String name, JsonParser parser) {
    if (isNull(parser)) {
      return null;
    }
    var value = string(parser);
    if (value == null) {
      throw bad(name, "a string");
    }
    return CommandFields.unicode(name, value);
  }

  private static Notification.@Nullable About about(JsonParser parser) {
    if (isNull(parser)) {
      return null;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw bad("about", "an object");
    }
    String room = null;
    String message = null;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      var field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "room" -> room = string(parser);
        case "message" -> message = text(field, parser);
        default -> parser.skipChildren();
      }
    }
    if (room == null || !RoomId.isValid(room)) {
      throw refused(ErrorCode.BAD_ROOM, ErrorCode.BAD_ROOM.text());
    }
    return new Notification.About(new RoomId(room), message == null ? null : position(message));
  }

  private static Position position(String value) {
    return Position.parse(value)
        .orElseThrow(() -> refused(ErrorCode.BAD_POSITION, "'message' must be like \"x3f9:120\"."));
  }

  /// Null for what is none, which is passed over.
  private static @Nullable String string(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getString();
    }
    parser.skipChildren();
    return null;
  }

  private static boolean isNull(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  private static RefusedException bad(String name, String expected) {
    return refused(ErrorCode.BAD_NOTIFICATION, "'" + name + "' must be " + expected + ".");
  }
}
