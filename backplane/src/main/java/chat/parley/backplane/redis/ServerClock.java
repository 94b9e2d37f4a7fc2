package chat.parley.backplane.redis;

/// What the clock of Redis says now, reckoned from this node's monotonic one: how long ago
/// something happened that Redis gave a time to. The wall clock of the node plays no part, right or
/// wrong.
///
/// Each answer to `TIME` was made between asking and hearing it, so it bounds the difference of the
/// two clocks from both sides; what all answers agree on is kept. An answer that fits none of that
/// (another server, a clock that was set, or just drift) begins anew.
///
/// Told by one thread; asked by any.
public final class ServerClock {
  private static final long UNKNOWN = Long.MIN_VALUE;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /// Nanoseconds to add to this node's monotonic clock, at least and at most.
  private long lowest = Long.MIN_VALUE;

  private long highest = Long.MAX_VALUE;
  private volatile long difference = UNKNOWN;

  /// @param serverMicros since 1970, as Redis said
  void told(long askedNanos, long heardNanos, long serverMicros) {
    long serverNanos = serverMicros * 1_000;
    long least = serverNanos - heardNanos;
    long most = serverNanos - askedNanos;
    if (least > highest || most < lowest) {
      lowest = least;
      highest = most;
    } else {
      lowest = Math.max(lowest, least);
      highest = Math.min(highest, most);
    }
    difference = lowest + (highest - lowest) / 2;
  }

  /// How long before `nowNanos` of this node's monotonic clock it was `atMillis` for Redis; never
  /// below zero, and -1 where that is not known. Wrong by half the fastest answer at most, and too
  /// large by what a whole millisecond hides.
  public long nanosSince(long atMillis, long nowNanos) {
    long known = difference;
    return known == UNKNOWN ? -1 : Math.max(0, nowNanos + known - atMillis * NANOS_PER_MILLI);
  }
}
