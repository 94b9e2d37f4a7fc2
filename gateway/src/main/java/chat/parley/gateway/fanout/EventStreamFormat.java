package chat.parley.gateway.fanout;

import chat.parley.protocol.event.EphemeralEvent;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.event.RoomEvent;
import chat.parley.protocol.event.Snapshot;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;

/// The lines of an event stream (HTML Standard, 9.2.5).
public final class EventStreamFormat {
  private EventStreamFormat() {}

  /// `id:` first, so that a slice of the same bytes is the event without it. An event without a
  /// position has none: the browser's cursor stays.
  static byte[] head(RoomEvent event) {
    return switch (event) {
      case Publication publication ->
          ascii(idLine(publication.position()) + head(publication.body().name().label()));
      case Snapshot snapshot -> ascii(idLine(snapshot.position()) + head("snapshot"));
      case EphemeralEvent ephemeral -> ascii(head(ephemeral.name().label()));
    };
  }

  static int idLineLength(Position position) {
    return idLine(position).length();
  }

  /// An event that is not shared between connections.
  public static byte[] event(String name, byte[] data) {
    var head = ascii(head(name));
    var bytes = new byte[head.length + data.length + 2];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(data, 0, bytes, head.length, data.length);
    bytes[bytes.length - 2] = '\n';
    bytes[bytes.length - 1] = '\n';
    return bytes;
  }

  /// The event that only moves the browser's cursor. It has data: common clients drop events
  /// without.
  public static byte[] cursor(String id) {
    return ascii("id: " + id + "\nevent: cursor\ndata: {}\n\n");
  }

  public static byte[] retry(long millis) {
    return ascii("retry: " + millis + "\n\n");
  }

  private static String head(String name) {
    return "event: " + name + "\ndata: ";
  }

  private static String idLine(Position position) {
    return "id: " + position + "\n";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
