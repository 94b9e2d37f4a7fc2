package chat.parley.service.history;

import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// One answer about a room's history.
///
/// @param first the position before the oldest publication that the reader may see
/// @param top the position of the newest one
record HistoryPage(RoomId room, Position first, Position top, PageEvents events) {
  private static final int TYPICAL_EVENT_BYTES = 256;

  /// Spliced, not generated: events have one encoder for all transports, and it gives bytes.
  byte[] json() {
    var all = events.all();
    var json = new ByteArrayOutputStream((all.size() + 1) * TYPICAL_EVENT_BYTES);
    // Room ids and positions have no character that JSON escapes.
    json.writeBytes(
        ascii("{\"room\":\"" + room + "\",\"first\":\"" + first + "\",\"top\":\"" + top));
    json.writeBytes(ascii("\",\"asOf\":\"" + events.asOf() + "\",\"events\":["));
    for (int i = 0; i < all.size(); i++) {
      if (i > 0) {
        json.write(',');
      }
      json.writeBytes(EventEncoder.encode(room, all.get(i)));
    }
    json.writeBytes(ascii("]}"));
    return json.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
