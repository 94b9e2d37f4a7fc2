package chat.parley.backplane.web;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// How often each of many may do something on this node. One number for each, who is forgotten when
/// it says no more than that he has not been here.
///
/// Thread-safe: requests come on all event loops. Where it remembers as many as it may, further
/// ones are admitted without being counted.
public final class Rates<K> {
  /// About 1 MB. At 50 commands a second somebody is remembered for 20 ms per command, so this many
  /// have given half a million commands a second; at a rate of one a second, for a second each.
  static final int MOST = 10_000;

  /// Looking through all of them takes a tenth of a millisecond.
  private static final long SWEEP_NANOS = Duration.ofMillis(20).toNanos();

  private final CommandRate rate;
  private final LongSupplier nanoTime;
  private final Runnable uncounted;
  private final ConcurrentHashMap<K, Long> dues = new ConcurrentHashMap<>();
  private final AtomicLong sweptNanos;

  /// @param rate by the clock of `nanoTime`
  /// @param uncounted told of each that was admitted without being counted
  public Rates(CommandRate rate, LongSupplier nanoTime, Runnable uncounted) {
    this.rate = rate;
    this.nanoTime = nanoTime;
    this.uncounted = uncounted;
    this.sweptNanos = new AtomicLong(nanoTime.getAsLong() - SWEEP_NANOS);
  }

  /// Whether he may once more; if so, it counts. Another thread may count the same meanwhile: then
  /// he is looked at again.
  public boolean admit(K who) {
    while (true) {
      var due = dues.get(who);
      if (due == null && isFull()) {
        uncounted.run();
        return true;
      }
      long next = rate.after(due == null ? CommandRate.NEVER : due);
      if (next == CommandRate.NEVER) {
        return false;
      }
      if (due == null ? dues.putIfAbsent(who, next) == null : dues.replace(who, due, next)) {
        return true;
      }
    }
  }

  private boolean isFull() {
    if (dues.mappingCount() < MOST) {
      return false;
    }
    sweep();
    return dues.mappingCount() >= MOST;
  }

  /// Forgets who may do as much at once as somebody new.
  private void sweep() {
    long now = nanoTime.getAsLong();
    long swept = sweptNanos.get();
    if (now - swept >= SWEEP_NANOS && sweptNanos.compareAndSet(swept, now)) {
      dues.values().removeIf(due -> due - now <= 0);
    }
  }
}
