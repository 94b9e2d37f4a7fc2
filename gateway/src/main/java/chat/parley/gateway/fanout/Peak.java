package chat.parley.gateway.fanout;

import java.util.concurrent.TimeUnit;

/// The highest value of the last 15 to 30 seconds: what is looked at now and then would miss the
/// moment. Written by one thread; read by any.
final class Peak {
  /// Longer than between two scrapes.
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(15);

  private volatile long windowNanos;
  private volatile int inWindow;
  private volatile int before;

  /// @param nowNanos of the monotonic clock
  Peak(long nowNanos) {
    windowNanos = nowNanos;
  }

  void record(int value, long nowNanos) {
    long age = nowNanos - windowNanos;
    if (age >= WINDOW_NANOS) {
      before = age < 2 * WINDOW_NANOS ? inWindow : 0;
      inWindow = 0;
      windowNanos = nowNanos;
    }
    if (value > inWindow) {
      inWindow = value;
    }
  }

  int get(long nowNanos) {
    long age = nowNanos - windowNanos;
    if (age >= 2 * WINDOW_NANOS) {
      return 0;
    }
    return age >= WINDOW_NANOS ? inWindow : Math.max(inWindow, before);
  }
}
