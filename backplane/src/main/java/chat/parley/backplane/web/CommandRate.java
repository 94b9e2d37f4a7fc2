package chat.parley.backplane.web;

import java.util.function.LongSupplier;

/// How many commands a connection, or a user over HTTP, may give: a rate with a burst, as GCRA (the
/// leaky bucket as a meter, ITU-T I.371): one number per connection or user, kept there, no timer.
/// Thread-safe; a connection is asked about on its event loop.
public final class CommandRate {
  /// Nothing was counted yet.
  public static final long NEVER = 0;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long intervalNanos;
  private final long burstNanos;
  private final LongSupplier nanoTime;

  public CommandRate(int perSecond, int burst, LongSupplier nanoTime) {
    this.intervalNanos = NANOS_PER_SECOND / perSecond;
    this.burstNanos = intervalNanos * burst;
    this.nanoTime = nanoTime;
  }

  /// What is to be kept after one more command; {@link #NEVER} where it is one too many.
  ///
  /// @param due what was kept; a time that has passed is as good as {@link #NEVER}
  public long after(long due) {
    long now = nanoTime.getAsLong();
    long next = (due == NEVER || due - now < 0 ? now : due) + intervalNanos;
    return next - now > burstNanos ? NEVER : next;
  }
}
