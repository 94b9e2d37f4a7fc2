package chat.parley.protocol.command;

/// What a {@link Signal} is, in words of the clients' own, like `offer`.
public record SignalType(String value) {
  public static final int MAX_LENGTH = 64;

  public SignalType {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a type of signal");
    }
  }

  /// 1–64 characters of printable ASCII without space.
  public static boolean isValid(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_LENGTH
        && value.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  @Override
  public String toString() {
    return value;
  }
}
