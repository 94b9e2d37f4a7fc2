package chat.parley.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.function.UnaryOperator;

/// Puts one text in place of another of the same length, also where it comes in two pieces: what
/// may be its beginning waits for what follows. Confined to one direction of one connection.
final class Replacing implements UnaryOperator<byte[]> {
  private final String text;
  private final String by;
  private String rest = "";

  Replacing(String text, String by) {
    if (text.length() != by.length()) {
      throw new IllegalArgumentException("'" + by + "' is not as long as '" + text + "'");
    }
    this.text = text;
    this.by = by;
  }

  @Override
  public byte[] apply(byte[] piece) {
    var all = (rest + new String(piece, ISO_8859_1)).replace(text, by);
    int end = all.length() - begun(all);
    rest = all.substring(end);
    return all.substring(0, end).getBytes(ISO_8859_1);
  }

  /// How much of the text stands at the end.
  private int begun(String all) {
    int length = Math.min(text.length() - 1, all.length());
    while (!all.endsWith(text.substring(0, length))) {
      length--;
    }
    return length;
  }
}
