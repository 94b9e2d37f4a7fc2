package chat.parley.loadtest.client;

import io.netty.buffer.ByteBuf;

/// Reads frames as servers send them (RFC 6455 section 5.2): unmasked, and here also whole.
final class FrameReader {
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int FIN = 0x80;
  private static final int OPCODE = 0x0f;
  private static final int TWO_BYTES_MORE = 126;
  private static final int EIGHT_BYTES_MORE = 127;

  private FrameReader() {}

  /// Moves the next frame from the buffer to `into`. False, with the buffer untouched, if it has
  /// not all arrived.
  static boolean read(ByteBuf in, Frame into) {
    if (in.readableBytes() < 2) {
      return false;
    }
    int start = in.readerIndex();
    int first = in.getUnsignedByte(start);
    int second = in.getUnsignedByte(start + 1);
    int header = second == TWO_BYTES_MORE ? 4 : 2;
    if ((first & FIN) == 0 || second >= EIGHT_BYTES_MORE) {
      throw new IllegalStateException(
          "a frame in parts, masked or above 64 KiB: 0x%02x%02x".formatted(first, second));
    }
    if (in.readableBytes() < header) {
      return false;
    }
    int length = second == TWO_BYTES_MORE ? in.getUnsignedShort(start + 2) : second;
    if (in.readableBytes() < header + length) {
      return false;
    }
    in.getBytes(start + header, into.bytes, 0, length);
    in.readerIndex(start + header + length);
    into.length = length;
    into.opcode = first & OPCODE;
    return true;
  }
}
