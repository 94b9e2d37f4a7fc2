package chat.parley.backplane.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens channel connections to a cluster: a group for each bucket, on sharded channels of the node
/// that serves the bucket's slot. All buckets of one node share one connection to it.
///
/// What a bucket's connection meets that does not fit the topology as it is known (MOVED, a channel
/// that the server ends, a lost node) ends that connection, and the topology is asked for again
/// before the next: one inquiry at a time. Before it is known at all, whoever connects waits: once
/// for each bucket. `connect` is thread-safe; the rest is confined to the Redis thread.
final class ClusterChannelConnector implements ChannelConnector {
  private static final Logger log = LoggerFactory.getLogger(ClusterChannelConnector.class);

  private static final Duration RETRY = Duration.ofMillis(500);

  private final RedisClusterClient cluster;
  private final RedisClient nodes;
  private final RedisThread thread;
  private final Map<RedisURI, ShardConnection> shards = new HashMap<>();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean isRefreshing;
  private boolean isTopologyKnown;

  /// @param cluster knows the topology
  /// @param nodes opens connections to single nodes, and never reconnects by itself
  ClusterChannelConnector(RedisClusterClient cluster, RedisClient nodes, RedisThread thread) {
    this.cluster = cluster;
    this.nodes = nodes;
    this.thread = thread;
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
    thread.execute(() -> connectNow(new Bucket(group), listener, opened));
  }

  private void connectNow(
      Bucket bucket, ChannelListener listener, Consumer<@Nullable ChannelConnection> opened) {
    if (!isTopologyKnown) {
      // The driver would block this thread for its first look at the topology.
      waiting.add(() -> connectNow(bucket, listener, opened));
      refresh();
      return;
    }
    var node = cluster.getPartitions().getMasterBySlot(bucket.slot());
    if (node == null) {
      refresh();
      opened.accept(null);
      return;
    }
    var shard = shards.computeIfAbsent(node.getUri(), this::open);
    shard.whenOpen(
        isOpen -> {
          if (isOpen) {
            opened.accept(new BucketChannelConnection(shard, bucket, listener));
          } else {
            opened.accept(null);
          }
        });
  }

  private ShardConnection open(RedisURI node) {
    var shard = new ShardConnection(this);
    nodes
        .connectPubSubAsync(ByteArrayCodec.INSTANCE, node)
        .whenComplete(
            (connection, failure) ->
                thread.execute(
                    () -> {
                      if (connection == null) {
                        log.warn("channels of {} refused: {}", address(node), failure.getMessage());
                        forget(shard);
                        shard.refused();
                      } else {
                        log.info("channels connected to {}", address(node));
                        shard.opened(connection);
                      }
                    }));
    return shard;
  }

  /// The next connection to that node will be another one.
  void forget(ShardConnection shard) {
    shards.values().remove(shard);
    refresh();
  }

  /// Asks the cluster who serves what.
  void refresh() {
    if (!isRefreshing) {
      isRefreshing = true;
      cluster
          .refreshPartitionsAsync()
          .whenComplete((_, failure) -> thread.execute(() -> refreshed(failure)));
    }
  }

  private void refreshed(@Nullable Throwable failure) {
    isRefreshing = false;
    if (failure == null) {
      isTopologyKnown = true;
      for (var next = waiting.poll(); next != null; next = waiting.poll()) {
        next.run();
      }
    } else if (!isTopologyKnown) {
      thread.schedule(RETRY, this::refresh);
    }
  }

  private static String address(RedisURI node) {
    return node.getHost() + ':' + node.getPort();
  }
}
