package chat.parley.gateway.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The payload of a close frame: RFC 6455, 5.5.1. Made here since Netty's own frame refuses codes
/// it does not know.
final class CloseReason {
  private CloseReason() {}

  static byte[] bytes(int status, String reason, int maxReasonBytes) {
    var text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, maxReasonBytes);
    // Not in the middle of a character.
    while (length < text.length && length > 0 && (text[length] & 0xc0) == 0x80) {
      length--;
    }
    return ByteBuffer.allocate(2 + length).putShort((short) status).put(text, 0, length).array();
  }
}
