package chat.parley.service.thread;

import chat.parley.backplane.thread.ThreadPage;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import chat.parley.service.history.PageEvents;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The JSON of a page of a thread.
///
/// @param events the message that it begins with, and replies to it
record ThreadPageView(RoomId room, Position thread, ThreadPage.Known page, PageEvents events) {
  private static final int TYPICAL_EVENT_BYTES = 256;

  /// Spliced, not generated, as a page of history is. Room ids and positions have no character that
  /// JSON escapes.
  byte[] json() {
    var all = events.all();
    var json = new ByteArrayOutputStream((all.size() + 1) * TYPICAL_EVENT_BYTES);
    json.writeBytes(ascii(head()));
    for (int i = 0; i < all.size(); i++) {
      if (i > 0) {
        json.write(',');
      }
      json.writeBytes(EventEncoder.encode(room, all.get(i)));
    }
    json.writeBytes(ascii("]}"));
    return json.toByteArray();
  }

  private String head() {
    var part =
        page.read() == null ? "" : ",\"read\":\"" + page.read() + "\",\"unread\":" + page.unread();
    return "{\"room\":\""
        + room
        + "\",\"thread\":\""
        + thread
        + "\",\"replies\":"
        + page.replies()
        + part
        + ",\"asOf\":\""
        + events.asOf()
        + "\",\"events\":[";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
