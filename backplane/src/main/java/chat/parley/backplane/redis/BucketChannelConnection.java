package chat.parley.backplane.redis;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One bucket's channels on a server of a cluster. Ends when its bucket moves: the server then ends
/// its channels unasked, or refuses new ones with MOVED. Confined to the Redis thread.
final class BucketChannelConnection implements ChannelConnection {
  private static final Logger log = LoggerFactory.getLogger(BucketChannelConnection.class);

  private final ShardConnection shard;
  private final Bucket bucket;
  private final ChannelListener listener;

  /// What was asked to end: any other end is the server's own.
  private final Set<String> leaving = new HashSet<>();

  private boolean isLost;

  BucketChannelConnection(ShardConnection shard, Bucket bucket, ChannelListener listener) {
    this.shard = shard;
    this.bucket = bucket;
    this.listener = listener;
    shard.add(this);
  }

  int index() {
    return bucket.index();
  }

  @Override
  public boolean isOpen() {
    return !isLost && shard.isOpen();
  }

  /// All channels of a bucket lie in one slot, so one command may name them all.
  @Override
  public void subscribe(Collection<String> channels) {
    shard.subscribe(names(channels)).exceptionally(this::misplaced);
  }

  @Override
  public void unsubscribe(Collection<String> channels) {
    leaving.addAll(channels);
    shard.unsubscribe(names(channels)).exceptionally(this::misplaced);
  }

  @Override
  public void close() {
    isLost = true;
    shard.remove(this);
  }

  @Override
  public void abandon() {
    close();
    shard.close();
  }

  void published(String channel, byte[] payload) {
    listener.published(channel, payload);
  }

  void subscribed(String channel) {
    shard.settled(bucket);
    listener.subscribed(channel);
  }

  void unsubscribed(String channel) {
    if (leaving.remove(channel)) {
      listener.unsubscribed(channel);
    } else {
      shard.moved(bucket);
      lost();
    }
  }

  /// The last call.
  void lost() {
    if (!isLost) {
      close();
      listener.closed();
    }
  }

  private @Nullable Void misplaced(Throwable failure) {
    log.info("bucket {}: {}", bucket.index(), failure.getMessage());
    if (String.valueOf(failure.getMessage()).startsWith("MOVED")) {
      shard.moved(bucket);
    } else {
      // Refused, or no answer: the bucket may well be where it was.
      shard.refreshTopology();
    }
    lost();
    return null;
  }

  private static byte[][] names(Collection<String> channels) {
    return channels.stream().map(Keys::bytes).toArray(byte[][]::new);
  }
}
