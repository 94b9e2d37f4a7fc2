package chat.parley.loadtest.client;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The frame that is being read: its payload lies in `bytes` up to `length`, and is overwritten by
/// the next one. Confined to its lane.
public final class Frame {
  /// The protocol's limit; a subscribe reply for 150 rooms fits in as well.
  static final int MAX_BYTES = 64 * 1024;

  final byte[] bytes = new byte[MAX_BYTES];
  int length;
  int opcode;
  long arrivedNanos;

  /// A frame as if it had been read: for tests.
  public static Frame ofText(String text) {
    Frame frame = new Frame();
    byte[] utf8 = text.getBytes(UTF_8);
    System.arraycopy(utf8, 0, frame.bytes, 0, utf8.length);
    frame.length = utf8.length;
    frame.opcode = FrameReader.TEXT;
    return frame;
  }

  public FrameKind kind() {
    return FrameKind.of(this);
  }

  /// When the bytes were read from the socket, by the lane's clock.
  public long arrivedNanos() {
    return arrivedNanos;
  }

  public String text() {
    return new String(bytes, 0, length, UTF_8);
  }

  /// The byte at an index below the length.
  public byte at(int index) {
    return bytes[index];
  }

  public int length() {
    return length;
  }

  /// Whether these ASCII characters stand at an index.
  boolean holdsAt(int index, String ascii) {
    if (index < 0 || index + ascii.length() > length) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[index + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
