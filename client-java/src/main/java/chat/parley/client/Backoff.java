package chat.parley.client;

/// 1 s doubling to 30 s with full jitter: a node that returns must not meet all its clients in one
/// moment.
final class Backoff {
  private static final long FIRST_MILLIS = 1_000;
  private static final long LONGEST_MILLIS = 30_000;
  private static final int MOST_DOUBLINGS = 5;

  private final Loop loop;
  private int attempts;

  Backoff(Loop loop) {
    this.loop = loop;
  }

  /// Whether nothing has failed since the beginning, or since the last reset.
  boolean isFresh() {
    return attempts == 0;
  }

  /// How long to wait this time. What the server asks for comes on top, or all would come back in
  /// the moment in which that ends.
  long nextMillis(long atLeastMillis) {
    long ceiling = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(attempts, MOST_DOUBLINGS));
    attempts++;
    return atLeastMillis + (long) (loop.random() * ceiling);
  }

  void reset() {
    attempts = 0;
  }
}
