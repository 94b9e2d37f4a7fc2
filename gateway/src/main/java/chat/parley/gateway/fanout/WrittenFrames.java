package chat.parley.gateway.fanout;

import chat.parley.backplane.redis.ServerClock;
import chat.parley.gateway.metrics.GatewayMeters;

/// The publications that an event loop has written since its last flush: how long they took is told
/// when they are flushed, once each, however many connections got them. Those beyond a number are
/// not measured. Confined to the event loop.
final class WrittenFrames {
  /// As many as a batch has tasks.
  private static final int MOST = 256;

  private final ServerClock clock;
  private final GatewayMeters meters;
  private final long[] atMillis = new long[MOST];
  private final long[] arrivedNanos = new long[MOST];
  private int size;

  WrittenFrames(ServerClock clock, GatewayMeters meters) {
    this.clock = clock;
    this.meters = meters;
  }

  void add(Frame frame) {
    if (size < MOST) {
      atMillis[size] = frame.at();
      arrivedNanos[size] = frame.arrivedNanos();
      size++;
    }
  }

  void flushed() {
    if (size == 0) {
      return;
    }
    long now = System.nanoTime();
    for (int i = 0; i < size; i++) {
      meters.sentOut(clock.nanosSince(atMillis[i], now), now - arrivedNanos[i]);
    }
    size = 0;
  }
}
