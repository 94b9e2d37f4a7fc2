package chat.parley.loadtest.pace;

/// A span of the run's clock, its end excluded. Immutable.
public record Window(long fromNanos, long toNanos) {
  /// Contains nothing.
  public static final Window NEVER = new Window(0, 0);

  public boolean contains(long nanos) {
    return nanos >= fromNanos && nanos < toNanos;
  }

  public double seconds() {
    return (toNanos - fromNanos) / 1e9;
  }
}
