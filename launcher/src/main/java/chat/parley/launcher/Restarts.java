package chat.parley.launcher;

import java.time.Duration;
import java.util.Optional;

/// Decides whether and when a process that has ended is started again: after a pause that doubles
/// with each quick failure, and not at all after five of them in a row. Confined to one thread.
final class Restarts {
  static final int MOST_QUICK_FAILURES = 5;
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /// A process that has lived for so long has not failed at its start.
  static final Duration STEADY = Duration.ofSeconds(60);

  private final Duration firstPause;
  private int quickFailures;

  Restarts(Duration firstPause) {
    this.firstPause = firstPause;
  }

  /// How long to wait before the next start, or empty: give up.
  ///
  /// @param age for how long the process had been started when it ended
  Optional<Duration> pauseAfter(Duration age) {
    quickFailures = age.compareTo(STEADY) >= 0 ? 1 : quickFailures + 1;
    return quickFailures < MOST_QUICK_FAILURES
        ? Optional.of(firstPause.multipliedBy(1L << (quickFailures - 1)))
        : Optional.empty();
  }
}
