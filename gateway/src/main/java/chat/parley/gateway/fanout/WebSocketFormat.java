package chat.parley.gateway.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// A text frame as a server writes it: RFC 6455, 5.2, unfragmented and unmasked.
public final class WebSocketFormat {
  private static final int FINAL_TEXT = 0x81;
  private static final int LENGTH_IN_2_BYTES = 126;
  private static final int LENGTH_IN_8_BYTES = 127;
  private static final int MAX_HEADER = 10;

  private WebSocketFormat() {}

  public static ByteBuf text(ByteBufAllocator allocator, byte[] utf8) {
    var frame = allocator.directBuffer(MAX_HEADER + utf8.length);
    frame.writeByte(FINAL_TEXT);
    if (utf8.length < LENGTH_IN_2_BYTES) {
      frame.writeByte(utf8.length);
    } else if (utf8.length <= 0xffff) {
      frame.writeByte(LENGTH_IN_2_BYTES).writeShort(utf8.length);
    } else {
      frame.writeByte(LENGTH_IN_8_BYTES).writeLong(utf8.length);
    }
    return frame.writeBytes(utf8);
  }
}
