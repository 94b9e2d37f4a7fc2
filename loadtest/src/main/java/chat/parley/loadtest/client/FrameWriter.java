package chat.parley.loadtest.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.ThreadLocalRandom;

/// Writes frames as clients must send them (RFC 6455 section 5.3): masked.
final class FrameWriter {
  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final int MAX_SHORT = 125;
  private static final int MAX_BYTES = 0xffff;
  private static final int HEADER_BYTES = 8;

  private FrameWriter() {}

  static ByteBuf write(ByteBufAllocator allocator, int opcode, byte[] payload) {
    if (payload.length > MAX_BYTES) {
      throw new IllegalArgumentException(payload.length + " bytes are more than a server takes");
    }
    ByteBuf out = allocator.buffer(HEADER_BYTES + payload.length);
    out.writeByte(FIN | opcode);
    if (payload.length <= MAX_SHORT) {
      out.writeByte(MASKED | payload.length);
    } else {
      out.writeByte(MASKED | 126).writeShort(payload.length);
    }
    int mask = ThreadLocalRandom.current().nextInt();
    out.writeInt(mask);
    for (int i = 0; i < payload.length; i++) {
      out.writeByte(payload[i] ^ (mask >>> (24 - 8 * (i & 3))));
    }
    return out;
  }
}
