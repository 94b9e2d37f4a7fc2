package chat.parley.backplane.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens channel connections to a cluster: a group for each bucket, on sharded channels of the
/// primary that serves the bucket's slot. All buckets of one primary share one connection to it.
///
/// What a bucket's connection meets that does not fit the topology as it is known (MOVED, a channel
/// that the server ends, a lost server) ends that connection, and the topology is asked for again
/// before the next. Before it is known at all, whoever connects waits: once for each bucket.
/// `connect` is thread-safe; the rest is confined to the Redis thread.
final class ClusterChannelConnector implements ChannelConnector {
  private static final Logger log = LoggerFactory.getLogger(ClusterChannelConnector.class);

  /// How long a connection that no bucket uses is kept for one that comes back.
  private static final Duration UNUSED = Duration.ofSeconds(1);

  private final ClusterTopology topology;
  private final RedisClient servers;
  private final RedisThread thread;
  private final MovingBuckets moving;
  private final Map<RedisURI, ShardConnection> shards = new HashMap<>();

  /// @param servers opens connections to single servers, and never reconnects by itself
  ClusterChannelConnector(
      ClusterTopology topology, RedisClient servers, RedisThread thread, MovingBuckets moving) {
    this.topology = topology;
    this.servers = servers;
    this.thread = thread;
    this.moving = moving;
  }

  @Override
  public int groups() {
    return Bucket.COUNT;
  }

  @Override
  public int groupOf(String channel) {
    return Bucket.ofKey(channel).index();
  }

  @Override
  public void connect(
      int group, ChannelListener listener, Consumer<@Nullable ChannelConnection> opened) {
    var bucket = new Bucket(group);
    thread.execute(() -> topology.whenKnown(() -> connectNow(bucket, listener, opened)));
  }

  private void connectNow(
      Bucket bucket, ChannelListener listener, Consumer<@Nullable ChannelConnection> opened) {
    var primary = topology.primaryOf(bucket);
    if (primary == null) {
      topology.refresh();
      opened.accept(null);
      return;
    }
    var shard = shards.computeIfAbsent(primary, this::open);
    shard.whenOpen(
        isOpen -> {
          if (isOpen) {
            opened.accept(new BucketChannelConnection(shard, bucket, listener));
          } else {
            opened.accept(null);
          }
        });
  }

  private ShardConnection open(RedisURI primary) {
    var shard = new ShardConnection(this);
    servers
        .connectPubSubAsync(ByteArrayCodec.INSTANCE, primary)
        .whenComplete(
            (connection, failure) ->
                thread.execute(
                    () -> {
                      if (connection == null) {
                        log.warn(
                            "channels of {} refused: {}", address(primary), failure.getMessage());
                        forget(shard);
                        shard.refused();
                      } else {
                        log.info("channels connected to {}", address(primary));
                        shard.opened(connection);
                      }
                    }));
    return shard;
  }

  /// The next connection to that server will be another one.
  void forget(ShardConnection shard) {
    shards.values().remove(shard);
    topology.refresh();
  }

  /// Runs `task` when a connection that nobody uses has been kept for long enough.
  void later(Runnable task) {
    thread.schedule(UNUSED, task);
  }

  void refreshTopology() {
    topology.refresh();
  }

  /// The server that served it says that it does no more.
  void moved(Bucket bucket) {
    moving.channelsEnded(bucket);
    topology.refresh();
  }

  /// Its channels are followed where it is served.
  void settled(Bucket bucket) {
    moving.channelsFollowed(bucket);
  }

  private static String address(RedisURI server) {
    return server.getHost() + ':' + server.getPort();
  }
}
