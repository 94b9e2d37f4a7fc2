package chat.parley.service.presence;

import java.time.Duration;
import java.util.function.LongSupplier;

/// For how long Redis has answered without a break. While it does not, nobody can renew a lease,
/// and those that ended then say nothing about anybody. Confined to one thread.
final class Reachability {
  private final LongSupplier nanoTime;
  private long sinceNanos;
  private boolean isReachable;

  Reachability(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void answered() {
    if (!isReachable) {
      isReachable = true;
      sinceNanos = nanoTime.getAsLong();
    }
  }

  void failed() {
    isReachable = false;
  }

  boolean isFor(Duration time) {
    return isReachable && nanoTime.getAsLong() - sinceNanos >= time.toNanos();
  }
}
