package chat.parley.backplane.redis;

import chat.parley.backplane.metrics.BackplaneMeters;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.LongSupplier;

/// The buckets of a cluster that are moving to another server, as this node can tell: its commands
/// met ASK, TRYAGAIN or MOVED there, or the server ended the bucket's channels. Publications of
/// such a bucket may reach nobody, for they are published where its keys are while its channels are
/// still elsewhere: whoever follows them must look at the log.
///
/// A bucket counts as moving until there has been no such sign for a while and, where its channels
/// were ended, they are followed again. One mark for each bucket. Confined to the Redis thread.
public final class MovingBuckets {
  /// While keys move, a sign comes each second: each bucket that is followed is looked at so often.
  public static final Duration QUIET = Duration.ofSeconds(3);

  private final LongSupplier nanoTime;
  private final BackplaneMeters meters;
  private final long[] lastSignNanos = new long[Bucket.COUNT];

  /// Those with a sign that is not known to be old.
  private final BitSet recent = new BitSet(Bucket.COUNT);

  /// Those whose channels were ended and are not followed again.
  private final BitSet withoutChannels = new BitSet(Bucket.COUNT);

  public MovingBuckets(LongSupplier nanoTime, BackplaneMeters meters) {
    this.nanoTime = nanoTime;
    this.meters = meters;
  }

  /// A command met a sign of it.
  public void met(Bucket bucket) {
    int index = bucket.index();
    if (!isMoving(bucket)) {
      meters.bucketMoving();
    }
    lastSignNanos[index] = nanoTime.getAsLong();
    recent.set(index);
  }

  /// The server ended its channels, or refused them.
  void channelsEnded(Bucket bucket) {
    met(bucket);
    withoutChannels.set(bucket.index());
  }

  void channelsFollowed(Bucket bucket) {
    withoutChannels.clear(bucket.index());
  }

  public boolean isMoving(Bucket bucket) {
    int index = bucket.index();
    if (recent.get(index) && nanoTime.getAsLong() - lastSignNanos[index] > QUIET.toNanos()) {
      recent.clear(index);
    }
    return recent.get(index) || withoutChannels.get(index);
  }

  /// Whether any is.
  public boolean areMoving() {
    return !withoutChannels.isEmpty() || isAnyRecent();
  }

  private boolean isAnyRecent() {
    for (int index = recent.nextSetBit(0); index >= 0; index = recent.nextSetBit(index + 1)) {
      if (isMoving(new Bucket(index))) {
        return true;
      }
    }
    return false;
  }
}
