package chat.parley.protocol.id;

/// One connection on one node; a number, printed in logs and told to services. Never seen by
/// clients.
public record ConnectionId(long value) {
  @Override
  public String toString() {
    return Long.toString(value, Character.MAX_RADIX);
  }
}
