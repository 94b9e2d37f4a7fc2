package chat.parley.gateway.connection;

import java.util.function.LongSupplier;

/// How many commands a connection may give: a rate with a burst, as GCRA (the leaky bucket as a
/// meter, ITU-T I.371): one number per connection, kept there, no timer. Called on the event loop
/// of the connection that it is asked about.
public final class CommandRate {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long intervalNanos;
  private final long burstNanos;
  private final LongSupplier nanoTime;

  public CommandRate(int perSecond, int burst, LongSupplier nanoTime) {
    this.intervalNanos = NANOS_PER_SECOND / perSecond;
    this.burstNanos = intervalNanos * burst;
    this.nanoTime = nanoTime;
  }

  boolean admit(Connection connection) {
    long now = nanoTime.getAsLong();
    long due = connection.commandsDueNanos;
    long next = (due == 0 || due - now < 0 ? now : due) + intervalNanos;
    if (next - now > burstNanos) {
      return false;
    }
    connection.commandsDueNanos = next;
    return true;
  }
}
