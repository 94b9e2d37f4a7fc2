package chat.parley.service.presence;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/// For how long Redis has taken writes without a break, as a whole and for each bucket: in a
/// cluster each has a server of its own. While it does not, nobody can renew a lease, and those
/// that run out then say nothing about anybody. Confined to one thread.
final class Reachability {
  private final LongSupplier nanoTime;
  private final long[] sinceNanos;
  private final boolean[] isReachable;

  Reachability(int parts, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.sinceNanos = new long[parts];
    this.isReachable = new boolean[parts];
  }

  /// A part has taken a write.
  void took(int part) {
    if (!isReachable[part]) {
      isReachable[part] = true;
      sinceNanos[part] = nanoTime.getAsLong();
    }
  }

  /// A part has not.
  void failed(int part) {
    isReachable[part] = false;
  }

  void failedAltogether() {
    Arrays.fill(isReachable, false);
  }

  boolean isFor(int part, Duration time) {
    return isReachable[part] && nanoTime.getAsLong() - sinceNanos[part] >= time.toNanos();
  }
}
