package chat.parley.gateway.recovery;

import chat.parley.gateway.fanout.Frame;

/// The bytes that all rings of a node may hold. Written on the Redis thread; read by metrics.
public final class RingBudget {
  private final long maxBytes;
  private final Runnable shortage;
  private volatile long bytes;

  public RingBudget(long maxBytes) {
    this(maxBytes, () -> {});
  }

  /// @param shortage told each time a frame does not fit by itself
  public RingBudget(long maxBytes, Runnable shortage) {
    this.maxBytes = maxBytes;
    this.shortage = shortage;
  }

  void isShort() {
    // Without rings nothing is short of anything.
    if (maxBytes > 0) {
      shortage.run();
    }
  }

  boolean hasRoomFor(Frame frame) {
    return bytes + frame.bytes() <= maxBytes;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void take(Frame frame) {
    bytes += frame.bytes();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void giveBack(Frame frame) {
    bytes -= frame.bytes();
  }

  public long bytes() {
    return bytes;
  }
}
