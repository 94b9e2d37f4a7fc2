package chat.parley.backplane.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Listens to one channel and keeps what it carries. Thread-safe.
public final class ChannelRecorder implements AutoCloseable, ChannelListener {
  private final TestRedis redis;
  private final CompletableFuture<Boolean> confirmed = new CompletableFuture<>();
  private final List<String> payloads = new CopyOnWriteArrayList<>();

  private ChannelRecorder(RedisServer server) {
    redis = TestRedis.connect(server.uri());
  }

  /// Returns once the server has confirmed the subscription.
  public static ChannelRecorder on(RedisServer server, String channel) {
    var recorder = new ChannelRecorder(server);
    recorder.redis.connector().connect(0, recorder, opened -> subscribe(opened, channel));
    Waiting.of(recorder.confirmed);
    return recorder;
  }

  /// What came so far, once it is `count` or more.
  public List<String> payloads(int count) {
    Waiting.until(count + " publications came", () -> payloads.size() >= count);
    return List.copyOf(payloads);
  }

  @Override
  public void subscribed(String channel) {
    confirmed.complete(true);
  }

  @Override
  public void unsubscribed(String channel) {}

  @Override
  public void published(String channel, byte[] payload) {
    payloads.add(new String(payload, StandardCharsets.UTF_8));
  }

  @Override
  public void closed() {}

  @Override
  public void close() {
    redis.close();
  }

  private static void subscribe(@Nullable ChannelConnection opened, String channel) {
    if (opened != null) {
      opened.subscribe(List.of(channel));
    }
  }
}
