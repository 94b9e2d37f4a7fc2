package chat.parley.loadtest.message;

import chat.parley.loadtest.client.Frame;

/// What a message's text says of its sending: when it was due and from which node. Immutable.
///
/// In the text it has a fixed width, `00000000abcdef01-03-xxxx…`, and padding up to the text's
/// length.
public record Stamp(long dueNanos, int node) {
  private static final int DUE_DIGITS = 16;
  private static final int NODE_DIGITS = 2;
  private static final int HEX = 16;

  /// Stamp and both dashes.
  public static final int MIN_TEXT_BYTES = DUE_DIGITS + NODE_DIGITS + 2;

  public String toText(int textBytes) {
    String stamp = "%016x-%02x-".formatted(dueNanos, node);
    return stamp + "x".repeat(textBytes - stamp.length());
  }

  /// Reads the stamp of a text that begins at an index.
  public static Stamp read(Frame frame, int index) {
    int node = index + DUE_DIGITS + 1;
    if (node + NODE_DIGITS > frame.length()) {
      throw new IllegalArgumentException("a message without a stamp: " + frame.text());
    }
    return new Stamp(hex(frame, index, DUE_DIGITS), (int) hex(frame, node, NODE_DIGITS));
  }

  private static long hex(Frame frame, int from, int digits) {
    long number = 0;
    for (int index = from; index < from + digits; index++) {
      number = number * HEX + Character.digit(frame.at(index), HEX);
    }
    return number;
  }
}
