package chat.parley.protocol.id;

/// The name of a room: 1–64 characters, a letter or digit first, then also `. _ ~ -`. Safe in a URL
/// path, in JSON and in a Redis key without escaping.
public record RoomId(String value) implements Comparable<RoomId> {
  public static final int MAX_LENGTH = 64;

  public RoomId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a room id: " + value);
    }
  }

  public static boolean isValid(String value) {
    if (value.isEmpty()
        || value.length() > MAX_LENGTH
        || !Syntax.isLetterOrDigit(value.charAt(0))) {
      return false;
    }
    return Syntax.isAll(value, c -> Syntax.isLetterOrDigit(c) || "._~-".indexOf(c) >= 0);
  }

  @Override
  public int compareTo(RoomId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
