package chat.parley.protocol.position;

/// The name of one unbroken history of a room: 1–8 characters of `[0-9a-z]`. Carries no order.
public record Epoch(String value) {
  public static final int MAX_LENGTH = 8;

  public Epoch {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an epoch: " + value);
    }
  }

  public static boolean isValid(String value) {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'z')) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return value;
  }
}
