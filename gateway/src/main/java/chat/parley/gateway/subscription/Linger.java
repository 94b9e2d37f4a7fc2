package chat.parley.gateway.subscription;

import java.time.Duration;

/// How long the node goes on following a channel that nobody listens to.
final class Linger {
  /// Polls come back, and reconnects find the ring warm: a channel is not taken up and dropped with
  /// each. Longer than a poll may wait.
  static final Duration TIME = Duration.ofSeconds(35);

  /// How often it is looked at.
  static final Duration SWEEP = Duration.ofSeconds(1);

  private Linger() {}

  /// Whoever has been idle since then is given up.
  static long deadlineNanos(long nowNanos) {
    return nowNanos - TIME.toNanos();
  }
}
