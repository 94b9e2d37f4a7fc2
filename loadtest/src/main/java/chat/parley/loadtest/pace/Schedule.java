package chat.parley.loadtest.pace;

/// Evenly spaced turns: turn `i` is due at `startNanos + i / perSecond`. Immutable.
public record Schedule(long startNanos, double perSecond, long turns) {
  private static final double NANOS_PER_SECOND = 1e9;

  public Schedule {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("rate " + perSecond + " is not above 0 per second");
    }
    if (turns < 0) {
      throw new IllegalArgumentException("number of turns " + turns + " is below 0");
    }
  }

  public long dueNanos(long turn) {
    return startNanos + (long) (turn * (NANOS_PER_SECOND / perSecond));
  }
}
