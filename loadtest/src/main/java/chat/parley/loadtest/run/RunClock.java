package chat.parley.loadtest.run;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Nanoseconds since the run began: small enough to travel as the id of a command. Thread-safe.
public final class RunClock implements LongSupplier {
  private final long originNanos = System.nanoTime();

  @Override
  public long getAsLong() {
    return System.nanoTime() - originNanos;
  }

  public void sleepUntil(long nanos) {
    for (long left = nanos - getAsLong(); left > 0; left = nanos - getAsLong()) {
      LockSupport.parkNanos(left);
    }
  }
}
