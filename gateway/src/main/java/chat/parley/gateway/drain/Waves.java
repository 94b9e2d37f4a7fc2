package chat.parley.gateway.drain;

import java.time.Duration;

/// How a drain spreads over its window: one wave every half second, each as large as the next, so
/// that the other nodes see a steady stream and no spike. Immutable; the first wave is number 0.
///
/// @param count the waves in which everybody has been told to leave
record Waves(int count) {
  static final Duration INTERVAL = Duration.ofMillis(500);

  /// A node that holds little is empty soon: at most as many waves as keep this rate, which is far
  /// below what a node takes in.
  private static final int MIN_PER_SECOND = 100;

  private static final long MIN_PER_WAVE = MIN_PER_SECOND * INTERVAL.toMillis() / 1_000;

  /// The last quarter of the window is for the last wave, and for who is still reading.
  private static Duration spread(Duration window) {
    return window.multipliedBy(3).dividedBy(4);
  }

  static Waves of(long connections, Duration window) {
    long most = 1 + spread(window).dividedBy(INTERVAL);
    long needed = (connections + MIN_PER_WAVE - 1) / MIN_PER_WAVE;
    return new Waves(Math.toIntExact(Math.clamp(needed, 1, most)));
  }

  /// How many of those who remain leave in a wave: an even share, so that it evens out who has left
  /// or come meanwhile. From the last wave on: all.
  int leaving(int remaining, int wave) {
    int left = Math.max(1, count - wave);
    return (remaining + left - 1) / left;
  }
}
