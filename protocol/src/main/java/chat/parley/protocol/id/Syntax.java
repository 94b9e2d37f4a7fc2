package chat.parley.protocol.id;

/// What the characters of an identifier may be.
final class Syntax {
  private Syntax() {}

  /// Whether all characters pass. A plain loop: ids are checked several times per message.
  static boolean isAll(String value, CharacterTest test) {
    for (int i = 0; i < value.length(); i++) {
      if (!test.passes(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  interface CharacterTest {
    boolean passes(char c);
  }

  static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  static boolean isVisibleAscii(char c) {
    return c > ' ' && c < 0x7f;
  }
}
