package chat.parley.protocol.command;

import java.nio.charset.StandardCharsets;

/// What somebody answers a message with in place of words, most often an emoji: 1–64 bytes of
/// UTF-8, without spaces and control characters. Immutable.
public record Reaction(String value) {
  /// A couple with two skin tones, joined from ten code points, takes 35 bytes.
  public static final int MAX_BYTES = 64;

  public Reaction {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a reaction: " + value);
    }
  }

  public static boolean isValid(String value) {
    return !value.isEmpty()
        && value.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES
        && value.codePoints().allMatch(Reaction::isAllowed);
  }

  /// Half a surrogate pair is no character. Joiners and variation selectors are parts of emoji.
  private static boolean isAllowed(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  @Override
  public String toString() {
    return value;
  }
}
