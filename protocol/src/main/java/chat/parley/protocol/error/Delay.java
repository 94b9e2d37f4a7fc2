package chat.parley.protocol.error;

/// How long a refusal holds.
///
/// @param until milliseconds since 1970, by Redis' clock
/// @param afterMillis the same from the answer on, for whoever has another clock
public record Delay(long until, long afterMillis) {
  private static final long MILLIS = 1_000;

  /// Whole seconds, none too few.
  public long seconds() {
    return Math.ceilDiv(afterMillis, MILLIS);
  }
}
