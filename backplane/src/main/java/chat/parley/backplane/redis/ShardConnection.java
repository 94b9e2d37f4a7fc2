package chat.parley.backplane.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One connection to a primary of a cluster, which carries the sharded channels of all buckets that
/// it serves, and ends a moment after the last of them has left. Confined to the Redis thread.
final class ShardConnection {
  private final ClusterChannelConnector connector;
  private final Map<Integer, BucketChannelConnection> buckets = new HashMap<>();
  private @Nullable List<Consumer<Boolean>> waiting = new ArrayList<>();
  private @Nullable StatefulRedisPubSubConnection<byte[], byte[]> connection;

  ShardConnection(ClusterChannelConnector connector) {
    this.connector = connector;
  }

  /// Calls `told` with whether it could be opened, now or when that is known.
  void whenOpen(Consumer<Boolean> told) {
    if (waiting == null) {
      told.accept(isOpen());
    } else {
      waiting.add(told);
    }
  }

  void opened(StatefulRedisPubSubConnection<byte[], byte[]> opened) {
    connection = opened;
    opened.addListener(new Publications());
    opened.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            lost();
          }
        });
    if (!isOpen()) {
      // It ended before anybody listened.
      connector.forget(this);
    }
    tellWaiting();
  }

  void refused() {
    tellWaiting();
  }

  boolean isOpen() {
    return connection != null && connection.isOpen();
  }

  void add(BucketChannelConnection bucket) {
    buckets.put(bucket.index(), bucket);
  }

  void remove(BucketChannelConnection bucket) {
    boolean isLeft = buckets.remove(bucket.index(), bucket) && buckets.isEmpty();
    if (isLeft) {
      connector.later(this::closeIfUnused);
    }
  }

  CompletionStage<Void> subscribe(byte[][] channels) {
    return open().async().ssubscribe(channels);
  }

  CompletionStage<Void> unsubscribe(byte[][] channels) {
    return open().async().sunsubscribe(channels);
  }

  void refreshTopology() {
    connector.refreshTopology();
  }

  void moved(Bucket bucket) {
    connector.moved(bucket);
  }

  void settled(Bucket bucket) {
    connector.settled(bucket);
  }

  private void closeIfUnused() {
    if (buckets.isEmpty() && isOpen()) {
      close();
    }
  }

  /// Ends it for all buckets.
  void close() {
    if (connection != null) {
      connection.closeAsync();
    }
    lost();
  }

  private void lost() {
    connector.forget(this);
    var all = List.copyOf(buckets.values());
    buckets.clear();
    all.forEach(BucketChannelConnection::lost);
  }

  private void tellWaiting() {
    var all = waiting == null ? List.<Consumer<Boolean>>of() : waiting;
    waiting = null;
    all.forEach(told -> told.accept(isOpen()));
  }

  private StatefulRedisPubSubConnection<byte[], byte[]> open() {
    if (connection == null) {
      throw new IllegalStateException("not open");
    }
    return connection;
  }

  private @Nullable BucketChannelConnection bucketOf(String channel) {
    return buckets.get(Bucket.ofKey(channel).index());
  }

  private final class Publications extends RedisPubSubAdapter<byte[], byte[]> {
    @Override
    public void smessage(byte[] channel, byte[] payload) {
      var name = text(channel);
      var bucket = bucketOf(name);
      if (bucket != null) {
        bucket.published(name, payload);
      }
    }

    @Override
    public void ssubscribed(byte[] channel, long count) {
      var name = text(channel);
      var bucket = bucketOf(name);
      if (bucket != null) {
        bucket.subscribed(name);
      }
    }

    @Override
    public void sunsubscribed(byte[] channel, long count) {
      var name = text(channel);
      var bucket = bucketOf(name);
      if (bucket != null) {
        bucket.unsubscribed(name);
      }
    }

    private static String text(byte[] channel) {
      return new String(channel, StandardCharsets.ISO_8859_1);
    }
  }
}
