package chat.parley.protocol.codec;

import chat.parley.protocol.command.Address;
import chat.parley.protocol.command.Change;
import chat.parley.protocol.command.Configuration;
import chat.parley.protocol.command.Content;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.command.Mentions;
import chat.parley.protocol.command.Notification;
import chat.parley.protocol.event.Body;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The bytes of a body as they are appended to the log and published: `name SP user LF fields`. Lua
/// formats no JSON, so the author's node writes the fields once, and every node splices them into
/// its frames.
public final class BodyCodec {
  private BodyCodec() {}

  /// A message as its author's node appends it.
  public static Body message(UserId user, SendKey key, Draft draft) {
    return new Body(
        EventName.MESSAGE,
        user,
        Fields.of(
            draft.content().typicalLength() + 2 * SendKey.MAX_LENGTH,
            json -> {
              writeAddress(json, draft.address());
              json.writeStringProperty("key", key.value());
              writeContent(json, draft.content());
            }));
  }

  /// First of all fields, the thread before the mentions: there `said.lua` looks for them.
  private static void writeAddress(JsonGenerator json, Address address) {
    if (address.thread() != null) {
      json.writeStringProperty("thread", address.thread().toString());
    }
    var mentions = address.mentions();
    if (!mentions.isNobody()) {
      json.writeArrayPropertyStart("mentions");
      mentions.users().forEach(user -> json.writeString(user.value()));
      if (mentions.here()) {
        json.writeString(Mentions.HERE);
      }
      json.writeEndArray();
    }
  }

  static void writeContent(JsonGenerator json, Content content) {
    if (content.text() != null) {
      json.writeStringProperty("text", content.text());
    }
    if (content.data() != null) {
      json.writeName("data");
      json.writeRawValue(content.data());
    }
  }

  /// What a message says, as the members that its events have for it.
  public static byte[] content(Content content) {
    return Fields.of(content.typicalLength() + SendKey.MAX_LENGTH, j -> writeContent(j, content));
  }

  /// A change of a message, as its author's node appends it.
  public static Body change(UserId user, SendKey key, Change change) {
    return new Body(
        name(change.action()),
        user,
        Fields.of(
            3 * SendKey.MAX_LENGTH,
            json -> {
              json.writeStringProperty("key", key.value());
              json.writeStringProperty("message", change.message().toString());
              switch (change.action()) {
                case Change.Action.Edit edit -> writeContent(json, edit.content());
                case Change.Action.Delete _ -> {}
                case Change.Action.React react ->
                    json.writeStringProperty("reaction", react.reaction().value());
                case Change.Action.Unreact unreact ->
                    json.writeStringProperty("reaction", unreact.reaction().value());
              }
            }));
  }

  private static EventName name(Change.Action action) {
    return switch (action) {
      case Change.Action.Edit _ -> EventName.EDITED;
      case Change.Action.Delete _ -> EventName.DELETED;
      case Change.Action.React _ -> EventName.REACTED;
      case Change.Action.Unreact _ -> EventName.UNREACTED;
    };
  }

  /// A change of membership.
  public static Body membership(EventName name, UserId user) {
    return new Body(name, user, Fields.NONE);
  }

  /// A member has another role.
  ///
  /// @param user whose role it is
  public static Body appointment(UserId user, String role, UserId by) {
    return new Body(
        EventName.APPOINTED,
        user,
        Fields.of(
            2 * SendKey.MAX_LENGTH,
            json -> {
              json.writeStringProperty("role", role);
              json.writeStringProperty("by", by.value());
            }));
  }

  /// The room is otherwise.
  public static Body configuration(UserId by, Configuration configuration) {
    return new Body(
        EventName.CONFIGURED,
        by,
        Fields.of(
            3 * SendKey.MAX_LENGTH,
            json -> {
              if (configuration.topic() != null) {
                json.writeStringProperty("topic", configuration.topic());
              }
              if (configuration.slowModeSeconds() != null) {
                json.writeNumberProperty("slowModeSeconds", configuration.slowModeSeconds());
              }
              if (configuration.frozen() != null) {
                json.writeBooleanProperty("frozen", configuration.frozen());
              }
              if (configuration.closed() != null) {
                json.writeBooleanProperty("closed", configuration.closed());
              }
              if (configuration.historyEntries() != null) {
                json.writeNumberProperty("historyEntries", configuration.historyEntries());
              }
              if (configuration.historySeconds() != null) {
                json.writeNumberProperty("historySeconds", configuration.historySeconds());
              }
            }));
  }

  /// Something in a user's inbox.
  ///
  /// @param by who has caused it
  public static Body notification(UserId by, Notification notification) {
    return new Body(EventName.NOTIFICATION, by, notificationFields(notification));
  }

  /// What the event says of it.
  static byte[] notificationFields(Notification notification) {
    var data = notification.data();
    var about = notification.about();
    return Fields.of(
        4 * SendKey.MAX_LENGTH + (data == null ? 0 : data.length()),
        json -> {
          json.writeStringProperty("type", notification.type().value());
          if (notification.title() != null) {
            json.writeStringProperty("title", notification.title());
          }
          if (notification.text() != null) {
            json.writeStringProperty("text", notification.text());
          }
          if (data != null) {
            json.writeName("data");
            json.writeRawValue(data);
          }
          if (about != null) {
            json.writeObjectPropertyStart("about");
            json.writeStringProperty("room", about.room().value());
            if (about.message() != null) {
              json.writeStringProperty("message", about.message().toString());
            }
            json.writeEndObject();
          }
        });
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
  /// So the fields are looked at as well.
  public static Optional<Body> decode(byte[] bytes, int from) {
    int newline = indexOf(bytes, '\n', from);
    int space = indexOf(bytes, ' ', from);
    if (newline < 0 || space < 0 || space > newline) {
      return Optional.empty();
    }
    var name = EventName.of(ascii(bytes, from, space));
    var user = ascii(bytes, space + 1, newline);
    var fields = Arrays.copyOfRange(bytes, newline + 1, bytes.length);
    if (name.isEmpty() || !UserId.isValid(user) || !Fields.areFields(fields)) {
      return Optional.empty();
    }
    return Optional.of(new Body(name.get(), new UserId(user), fields));
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
