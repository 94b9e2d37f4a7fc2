package chat.parley.backplane.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Never reconnects by itself: the driver would subscribe again behind the registry's back, and
/// forget what it could not. Confined to the Redis thread.
final class LettuceChannelConnection implements ChannelConnection {
  private static final Logger log = LoggerFactory.getLogger(LettuceChannelConnection.class);

  private final StatefulRedisPubSubConnection<byte[], byte[]> connection;

  LettuceChannelConnection(
      StatefulRedisPubSubConnection<byte[], byte[]> connection, ChannelListener listener) {
    this.connection = connection;
    connection.addListener(new Publications(listener));
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            listener.closed();
          }
        });
  }

  @Override
  public boolean isOpen() {
    return connection.isOpen();
  }

  @Override
  public void subscribe(Collection<String> channels) {
    connection.async().subscribe(names(channels)).exceptionally(this::close);
  }

  @Override
  public void unsubscribe(Collection<String> channels) {
    connection.async().unsubscribe(names(channels)).exceptionally(this::close);
  }

  @Override
  public void close() {
    connection.closeAsync();
  }

  @Override
  public void abandon() {
    close();
  }

  private @Nullable Void close(Throwable failure) {
    log.warn("a channel operation failed: {}", String.valueOf(failure.getMessage()));
    close();
    return null;
  }

  private static byte[][] names(Collection<String> channels) {
    return channels.stream().map(Keys::bytes).toArray(byte[][]::new);
  }

  private static final class Publications extends RedisPubSubAdapter<byte[], byte[]> {
    private final ChannelListener listener;

    Publications(ChannelListener listener) {
      this.listener = listener;
    }

    @Override
    public void message(byte[] channel, byte[] payload) {
      listener.published(text(channel), payload);
    }

    @Override
    public void subscribed(byte[] channel, long count) {
      listener.subscribed(text(channel));
    }

    @Override
    public void unsubscribed(byte[] channel, long count) {
      listener.unsubscribed(text(channel));
    }

    private static String text(byte[] channel) {
      return new String(channel, StandardCharsets.ISO_8859_1);
    }
  }
}
