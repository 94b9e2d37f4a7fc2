package chat.parley.protocol.codec;

import chat.parley.protocol.error.Delay;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.EphemeralEvent;
import chat.parley.protocol.event.Notice;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.event.Snapshot;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/// Writes what a server says, as JSON in UTF-8.
public final class EventEncoder {
  private static final int TYPICAL_BYTES = 128;
  private static final int NO_COMMA = 0;

  private EventEncoder() {}

  /// A stored event. Spliced, not generated: the fields of its body are JSON already, and this runs
  /// once per message on every node.
  public static byte[] encode(RoomId room, Publication publication) {
    var body = publication.body();
    var head =
        placed(body.name().label(), room, publication.position(), body.user(), publication.at());
    return spliced(head, body.fields());
  }

  /// Likewise: the document is JSON already.
  public static byte[] encode(RoomId room, Snapshot snapshot) {
    var head = placed("snapshot", room, snapshot.position(), snapshot.user(), snapshot.at());
    return spliced(head + ",\"document\":", NO_COMMA, snapshot.document());
  }

  private static String placed(String name, RoomId room, Position position, UserId user, long at) {
    return "{\"event\":\""
        + name
        + "\",\"room\":\""
        + room.name()
        + "\",\"epoch\":\""
        + position.epoch().value()
        + "\",\"offset\":"
        + position.offset()
        + ",\"user\":\""
        + escaped(user)
        + "\",\"at\":"
        + at;
  }

  public static byte[] encode(RoomId room, EphemeralEvent event) {
    var head =
        "{\"event\":\""
            + event.name().label()
            + "\",\"room\":\""
            + room.name()
            + "\",\"user\":\""
            + escaped(event.user())
            + "\",\"at\":"
            + event.at();
    return spliced(head, event.fields());
  }

  /// @param head the first members of an object, which all are ASCII: ids and epochs have no other
  ///   characters
  private static byte[] spliced(String head, byte[] fields) {
    return spliced(head, fields.length == 0 ? NO_COMMA : 1, fields);
  }

  /// @param comma 1 where one stands between the two
  private static byte[] spliced(String head, int comma, byte[] fields) {
    var bytes = new byte[head.length() + comma + fields.length + 1];
    var ascii = head.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(ascii, 0, bytes, 0, ascii.length);
    if (comma == 1) {
      bytes[ascii.length] = ',';
    }
    System.arraycopy(fields, 0, bytes, ascii.length + comma, fields.length);
    bytes[bytes.length - 1] = '}';
    return bytes;
  }

  public static byte[] encode(Notice notice) {
    return object(
        json -> {
          switch (notice) {
            case Notice.Reset reset -> {
              json.writeStringProperty("event", "reset");
              json.writeStringProperty("room", reset.room().name());
              if (reset.kept() != null) {
                json.writeStringProperty("kept", reset.kept().toString());
              }
              json.writeStringProperty("position", reset.position().toString());
            }
            case Notice.Reconnect reconnect -> {
              json.writeStringProperty("event", "reconnect");
              json.writeNumberProperty("afterMillis", reconnect.afterMillis());
              json.writeStringProperty("reason", reconnect.reason());
            }
            case Notice.Unsubscribed unsubscribed -> {
              json.writeStringProperty("event", "unsubscribed");
              json.writeStringProperty("room", unsubscribed.room().name());
              writeError(json, unsubscribed.refusal());
            }
            case Notice.Watched watched -> writeWatched(json, watched);
          }
        });
  }

  private static void writeWatched(JsonGenerator json, Notice.Watched watched) {
    json.writeStringProperty("event", watched.name().label());
    json.writeStringProperty("user", watched.user().value());
    if (watched.at() > 0) {
      json.writeNumberProperty("at", watched.at());
    }
    json.writeNumberProperty("version", watched.version());
  }

  public static byte[] encode(Reply reply) {
    return object(
        json -> {
          switch (reply) {
            case Reply.Done done -> {
              openOk(json, done.re());
              json.writeEndObject();
            }
            case Reply.Sent sent -> {
              openOk(json, sent.re());
              writeSent(json, sent);
              json.writeEndObject();
            }
            case Reply.Receipts receipts -> {
              openOk(json, receipts.re());
              writeReceipts(json, receipts);
              json.writeEndObject();
            }
            case Reply.Appearing appearing -> {
              openOk(json, appearing.re());
              writeAppearing(json, appearing);
              json.writeEndObject();
            }
            case Reply.Cleared cleared -> {
              openOk(json, cleared.re());
              writeCleared(json, cleared);
              json.writeEndObject();
            }
            case Reply.Subscribed subscribed -> {
              openOk(json, subscribed.re());
              json.writeStringProperty("room", subscribed.room().name());
              writeStart(json, subscribed.started());
              json.writeEndObject();
            }
            case Reply.SubscribedAll all -> {
              openOk(json, all.re());
              json.writeObjectPropertyStart("rooms");
              all.rooms()
                  .forEach(
                      (room, start) -> {
                        json.writeObjectPropertyStart(room.name());
                        writeStart(json, start);
                        json.writeEndObject();
                      });
              json.writeEndObject();
              json.writeEndObject();
            }
            case Reply.Refreshed refreshed -> {
              openOk(json, refreshed.re());
              json.writeNumberProperty("expires", refreshed.expires());
              json.writeEndObject();
            }
            case Reply.Refused refused -> {
              if (refused.re() == null) {
                json.writeNullProperty("re");
              } else {
                json.writeNumberProperty("re", refused.re());
              }
              writeError(json, refused.refusal());
            }
          }
        });
  }

  /// The answer to a send over HTTP: what stands in `ok` on a WebSocket.
  public static byte[] encodeSent(Reply.Sent sent) {
    return object(json -> writeSent(json, sent));
  }

  /// The answer to a receipt over HTTP, likewise.
  public static byte[] encodeReceipts(Reply.Receipts receipts) {
    return object(json -> writeReceipts(json, receipts));
  }

  /// The answer to a choice of appearance over HTTP, likewise.
  public static byte[] encodeAppearing(Reply.Appearing appearing) {
    return object(json -> writeAppearing(json, appearing));
  }

  /// The answer to a clearance over HTTP, likewise.
  public static byte[] encodeCleared(Reply.Cleared cleared) {
    return object(json -> writeCleared(json, cleared));
  }

  /// `{"error":{…}}`, the data of an SSE `refused`.
  public static byte[] encodeError(Refusal refusal) {
    return object(json -> writeError(json, refusal));
  }

  /// The body of an HTTP error, RFC 9457.
  public static byte[] encodeProblem(Refusal refusal) {
    return object(
        json -> {
          json.writeStringProperty("type", "about:blank");
          json.writeStringProperty("title", refusal.code().label());
          json.writeNumberProperty("status", refusal.code().httpStatus());
          json.writeStringProperty("detail", refusal.text());
          json.writeNumberProperty("code", refusal.code().number());
          writeDelay(json, refusal.delay());
        });
  }

  private static void writeSent(JsonGenerator json, Reply.Sent sent) {
    json.writeStringProperty("epoch", sent.position().epoch().value());
    json.writeNumberProperty("offset", sent.position().offset());
    json.writeNumberProperty("at", sent.at());
  }

  private static void writeReceipts(JsonGenerator json, Reply.Receipts receipts) {
    if (receipts.read() != null) {
      json.writeStringProperty("read", receipts.read().toString());
    }
    if (receipts.delivered() != null) {
      json.writeStringProperty("delivered", receipts.delivered().toString());
    }
  }

  private static void writeAppearing(JsonGenerator json, Reply.Appearing appearing) {
    json.writeStringProperty("status", appearing.appearance().label());
    json.writeNumberProperty("version", appearing.version());
  }

  private static void writeCleared(JsonGenerator json, Reply.Cleared cleared) {
    json.writeStringProperty("read", cleared.read().toString());
    json.writeNumberProperty("unread", cleared.unread());
  }

  private static void writeStart(JsonGenerator json, Reply.Start start) {
    switch (start) {
      case Reply.Started started -> {
        json.writeStringProperty("position", started.position().toString());
        json.writeBooleanProperty("recovered", started.recovered());
      }
      case Reply.NotStarted notStarted -> writeError(json, notStarted.refusal());
    }
  }

  private static void openOk(JsonGenerator json, long re) {
    json.writeNumberProperty("re", re);
    json.writeObjectPropertyStart("ok");
  }

  private static void writeError(JsonGenerator json, Refusal refusal) {
    json.writeObjectPropertyStart("error");
    json.writeNumberProperty("code", refusal.code().number());
    json.writeStringProperty("name", refusal.code().label());
    json.writeStringProperty("text", refusal.text());
    writeDelay(json, refusal.delay());
    json.writeEndObject();
  }

  private static void writeDelay(JsonGenerator json, @Nullable Delay delay) {
    if (delay != null) {
      json.writeNumberProperty("until", delay.until());
      json.writeNumberProperty("afterMillis", delay.afterMillis());
    }
  }

  private static byte[] object(Consumer<JsonGenerator> members) {
    var bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (var json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      members.accept(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static String escaped(UserId user) {
    var value = user.value();
    return value.indexOf('"') < 0 && value.indexOf('\\') < 0
        ? value
        : value.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
