package chat.parley.protocol.id;

/// What the characters of an identifier may be.
final class Syntax {
  private Syntax() {}

  static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  static boolean isVisibleAscii(char c) {
    return c > ' ' && c < 0x7f;
  }
}
