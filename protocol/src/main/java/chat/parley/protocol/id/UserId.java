package chat.parley.protocol.id;

/// An authenticated identity: 1–128 bytes of printable ASCII without space and `: , { } /`. Names
/// with `@` in front are reserved for the product.
public record UserId(String value) implements Comparable<UserId> {
  public static final int MAX_LENGTH = 128;

  /// As whom nodes write in the room that shows the cluster. Nobody else is let in under this name.
  public static final UserId OF_CLUSTER = new UserId("parley~cluster");

  public UserId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a user id: " + value);
    }
  }

  public static boolean isValid(String value) {
    if (value.isEmpty() || value.length() > MAX_LENGTH || value.charAt(0) == '@') {
      return false;
    }
    return Syntax.isAll(value, c -> Syntax.isVisibleAscii(c) && ":,{}/".indexOf(c) < 0);
  }

  @Override
  public int compareTo(UserId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
