package chat.parley.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a server does that delivers its messages on WebSockets twice, or in another order. Holds
/// the rest of a frame until it is there; what is no WebSocket passes as it is. Confined to one
/// connection.
final class FrameTampering implements UnaryOperator<byte[]> {
  private static final String MESSAGE = "\"event\":\"message\"";
  private static final int LENGTH = 0x7f;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  enum Kind {
    /// Each message comes twice.
    DOUBLING,
    /// Of two messages the second comes first.
    SWAPPING
  }

  private final Kind kind;
  private byte[] rest = {};
  private boolean isBegun;
  private boolean isSocket;
  private byte @Nullable [] held;

  FrameTampering(Kind kind) {
    this.kind = kind;
  }

  @Override
  public byte[] apply(byte[] piece) {
    if (isBegun && !isSocket) {
      return piece;
    }
    var out = new ByteArrayOutputStream();
    out.writeBytes(rest);
    out.writeBytes(piece);
    rest = out.toByteArray();
    out.reset();
    if (!isBegun && !begin(out)) {
      return out.toByteArray();
    }
    for (int length = frameLength(); length > 0; length = frameLength()) {
      treat(Arrays.copyOf(rest, length), out);
      rest = Arrays.copyOfRange(rest, length, rest.length);
    }
    return out.toByteArray();
  }

  /// Passes the answer to the handshake; false where none is there, or it is another answer.
  private boolean begin(ByteArrayOutputStream out) {
    int end = new String(rest, ISO_8859_1).indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    isBegun = true;
    isSocket = new String(rest, ISO_8859_1).startsWith("HTTP/1.1 101");
    int length = isSocket ? end + 4 : rest.length;
    out.write(rest, 0, length);
    rest = Arrays.copyOfRange(rest, length, rest.length);
    return isSocket;
  }

  /// Of the first frame; 0 where it is not whole. Frames of servers have no mask (RFC 6455, 5.1).
  private int frameLength() {
    if (rest.length < 2) {
      return 0;
    }
    int length = rest[1] & LENGTH;
    int bytes = length == TWO_BYTES ? 2 : length == EIGHT_BYTES ? 8 : 0;
    if (rest.length < 2 + bytes) {
      return 0;
    }
    if (bytes > 0) {
      length = 0;
      for (int i = 0; i < bytes; i++) {
        length = (length << 8) | (rest[2 + i] & 0xff);
      }
    }
    int whole = 2 + bytes + length;
    return rest.length < whole ? 0 : whole;
  }

  private void treat(byte[] frame, ByteArrayOutputStream out) {
    boolean isMessage = new String(frame, ISO_8859_1).contains(MESSAGE);
    if (!isMessage) {
      out.writeBytes(frame);
    } else if (kind == Kind.DOUBLING) {
      out.writeBytes(frame);
      out.writeBytes(frame);
    } else if (held == null) {
      held = frame;
    } else {
      out.writeBytes(frame);
      out.writeBytes(held);
      held = null;
    }
  }
}
