package chat.parley.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.TooLongFrameException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The text of a message that comes in several frames (RFC 6455, 5.4). The parts are copied: a
/// frame of one byte would else hold the whole buffer that it was read into. Confined to the
/// channel's event loop. Throws when it would be longer than a message may be.
final class TextInParts {
  private final int maxBytes;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  TextInParts(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void add(ByteBuf part) {
    if (part.readableBytes() > maxBytes - bytes.size()) {
      throw new TooLongFrameException("A message in parts has more than " + maxBytes + " bytes");
    }
    try {
      part.readBytes(bytes, part.readableBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] whole() {
    return bytes.toByteArray();
  }
}
