package chat.parley.protocol.id;

/// The key of a send: what makes its repeat harmless. 1–64 characters of printable ASCII without
/// space, unique among the sends of one user in one room for as long as keys are remembered.
public record SendKey(String value) {
  public static final int MAX_LENGTH = 64;

  public SendKey {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a key: " + value);
    }
  }

  public static boolean isValid(String value) {
    return !value.isEmpty()
        && value.length() <= MAX_LENGTH
        && Syntax.isAll(value, Syntax::isVisibleAscii);
  }

  @Override
  public String toString() {
    return value;
  }
}
