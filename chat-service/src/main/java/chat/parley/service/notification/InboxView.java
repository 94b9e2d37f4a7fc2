package chat.parley.service.notification;

import chat.parley.backplane.inbox.InboxPage;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// One answer about a user's inbox.
record InboxView(UserId user, InboxPage.Known page) {
  private static final int TYPICAL_EVENT_BYTES = 256;

  /// Spliced, not generated: events have one encoder for all transports, and it gives bytes.
  byte[] json() {
    var all = page.notifications();
    var json = new ByteArrayOutputStream((all.size() + 1) * TYPICAL_EVENT_BYTES);
    // Positions have no character that JSON escapes.
    json.writeBytes(
        ascii(
            "{\"first\":\"%s\",\"top\":\"%s\",\"read\":\"%s\",\"unread\":%d,\"notifications\":["
                .formatted(page.first(), page.top(), page.read(), page.unread())));
    for (int i = 0; i < all.size(); i++) {
      if (i > 0) {
        json.write(',');
      }
      write(all.get(i), json);
    }
    json.writeBytes(ascii("]}"));
    return json.toByteArray();
  }

  /// The event, and whether it is read.
  private void write(Publication notification, ByteArrayOutputStream json) {
    var event = EventEncoder.encode(RoomId.inboxOf(user), notification);
    json.write(event, 0, event.length - 1);
    json.writeBytes(ascii(",\"read\":" + page.isRead(notification) + '}'));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
