package chat.parley.backplane.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens channel connections through the driver. Thread-safe.
final class LettuceChannelConnector implements ChannelConnector {
  private static final Logger log = LoggerFactory.getLogger(LettuceChannelConnector.class);

  private final RedisClient client;
  private final RedisThread thread;

  LettuceChannelConnector(RedisClient client, RedisThread thread) {
    this.client = client;
    this.thread = thread;
  }

  @Override
  public int groups() {
    return 1;
  }

  @Override
  public int groupOf(String channel) {
    return 0;
  }

  /// Connecting blocks, so it has a thread of its own for that moment.
  @Override
  public void connect(
      int group, ChannelListener listener, Consumer<@Nullable ChannelConnection> opened) {
    Thread.ofVirtual()
        .name("parley-channel-connect")
        .start(
            () -> {
              var connection = tryConnect(listener);
              thread.execute(() -> opened.accept(connection));
            });
  }

  private @Nullable LettuceChannelConnection tryConnect(ChannelListener listener) {
    try {
      var connection =
          new LettuceChannelConnection(client.connectPubSub(ByteArrayCodec.INSTANCE), listener);
      log.info("channels connected");
      return connection;
    } catch (RuntimeException e) {
      log.warn("channel connection refused: {}", String.valueOf(e.getMessage()));
      return null;
    }
  }
}
