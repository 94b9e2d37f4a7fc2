package chat.parley.protocol.position;

import java.util.Optional;

/// A place in a room's order, written `epoch:offset`. It names the publication with that offset,
/// or, with offset 0, the place before the first one. Two positions are compared whole, never by
/// offset alone: after a fork the same offset exists under two epochs.
public record Position(Epoch epoch, long offset) {
  /// Offsets stay exact in JavaScript and in Lua, whose numbers are doubles.
  public static final long MAX_OFFSET = (1L << 53) - 1;

  private static final int MAX_DIGITS = 16;

  public Position {
    if (offset < 0 || offset > MAX_OFFSET) {
      throw new IllegalArgumentException("offset out of range: " + offset);
    }
  }

  /// Reads `epoch:offset`; empty if it is anything else.
  public static Optional<Position> parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || !Epoch.isValid(text.substring(0, colon))) {
      return Optional.empty();
    }
    var digits = text.substring(colon + 1);
    if (digits.isEmpty()
        || digits.length() > MAX_DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    long offset = Long.parseLong(digits);
    return offset > MAX_OFFSET
        ? Optional.empty()
        : Optional.of(new Position(new Epoch(text.substring(0, colon)), offset));
  }

  /// Whether `other` lies later in the same epoch.
  public boolean isBefore(Position other) {
    return epoch.equals(other.epoch) && offset < other.offset;
  }

  @Override
  public String toString() {
    return epoch.value() + ':' + offset;
  }
}
