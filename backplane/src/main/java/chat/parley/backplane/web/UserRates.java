package chat.parley.backplane.web;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// How often users ask over HTTP for something on this node: by user, since there is no connection
/// to count by. One number per user, who is forgotten when it says no more than that he has not
/// been here. Services are not counted: they speak for many users, and whoever runs them runs this
/// node.
///
/// Thread-safe: requests come on all event loops. Where it remembers as many users as it may,
/// further ones are admitted without being counted.
public final class UserRates {
  /// A user is remembered for 20 ms per command at the default rate, so this many have given half a
  /// million commands a second; about 1 MB.
  static final int MOST_USERS = 10_000;

  /// Looking through all of them takes a tenth of a millisecond.
  private static final long SWEEP_NANOS = Duration.ofMillis(20).toNanos();

  private final CommandRate rate;
  private final LongSupplier nanoTime;
  private final BackplaneMeters meters;
  private final ConcurrentHashMap<UserId, Long> dues = new ConcurrentHashMap<>();
  private final AtomicLong sweptNanos;

  /// @param rate by the clock of `nanoTime`
  public UserRates(CommandRate rate, LongSupplier nanoTime, BackplaneMeters meters) {
    this.rate = rate;
    this.nanoTime = nanoTime;
    this.meters = meters;
    this.sweptNanos = new AtomicLong(nanoTime.getAsLong() - SWEEP_NANOS);
  }

  /// Throws a refusal where it is one too many.
  public void require(Identity bearer) {
    if (!admit(bearer)) {
      throw new RefusedException(Refusal.of(ErrorCode.TOO_MANY_COMMANDS));
    }
  }

  /// Whether he may once more; if so, it counts.
  boolean admit(Identity bearer) {
    return bearer.isService() || admit(bearer.user());
  }

  /// Another thread may count the same user meanwhile: then he is looked at again.
  private boolean admit(UserId user) {
    while (true) {
      var due = dues.get(user);
      if (due == null && isFull()) {
        meters.requestUncounted();
        return true;
      }
      long next = rate.after(due == null ? CommandRate.NEVER : due);
      if (next == CommandRate.NEVER) {
        return false;
      }
      if (due == null ? dues.putIfAbsent(user, next) == null : dues.replace(user, due, next)) {
        return true;
      }
    }
  }

  private boolean isFull() {
    if (dues.mappingCount() < MOST_USERS) {
      return false;
    }
    sweep();
    return dues.mappingCount() >= MOST_USERS;
  }

  /// Forgets who may give as many commands at once as somebody new.
  private void sweep() {
    long now = nanoTime.getAsLong();
    long swept = sweptNanos.get();
    if (now - swept >= SWEEP_NANOS && sweptNanos.compareAndSet(swept, now)) {
      dues.values().removeIf(due -> due - now <= 0);
    }
  }
}
