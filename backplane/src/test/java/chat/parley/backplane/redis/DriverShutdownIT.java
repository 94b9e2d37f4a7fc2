package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;

/// How a service ends its connections to Redis.
final class DriverShutdownIT {
  @Test
  void whatWasIssuedBeforeTheEndIsWritten() {
    try (var process = RedisProcess.create()) {
      var redis = TestRedis.connect(process.uri());
      process.server().flush();
      redis
          .thread()
          .execute(
              () -> {
                for (int i = 0; i < 100; i++) {
                  var _ = redis.redis().set(Keys.bytes("key-" + i), "", Duration.ofMinutes(1));
                }
                // The end comes in this round, and commands are written when it is over.
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
              });
      redis.close();
      assertThat(process.server().command("DBSIZE")).isEqualTo(100L);
    }
  }

  @Test
  void aServiceEndsAlthoughTheDriverDoesNot() {
    try (var process = RedisProcess.create();
        var redis = TestRedis.connect(process.uri())) {
      var endless = new EndlessClient(process.uri());
      var shutdown = shutdownOf(redis, endless);
      shutdown.start();
      awaitEnd(shutdown::stop);
      assertThat(endless.isAsked).isTrue();
      endless.endNow();
    }
  }

  @Test
  void aServiceEndsAlthoughTheRedisThreadIsBusy() {
    try (var process = RedisProcess.create();
        var redis = TestRedis.connect(process.uri())) {
      var busy = new CompletableFuture<Boolean>();
      redis.thread().execute(busy::join);
      awaitEnd(redis.shutdown()::stop);
      assertThat(busy).as("what the thread waits for").isNotDone();
      busy.complete(true);
    }
  }

  @Test
  void whatComesAfterTheEndIsRefused() {
    try (var process = RedisProcess.create();
        var redis = TestRedis.connect(process.uri())) {
      Waiting.of(redis.connection().retire());
      assertThatThrownBy(() -> Waiting.of(redis.redis().get(Keys.bytes("key"))))
          .isInstanceOf(RedisUnavailableException.class);
    }
  }

  @Test
  void aServiceWithoutAStartEndsItsDriverWhenItIsDestroyed() {
    try (var process = RedisProcess.create();
        var redis = TestRedis.connect(process.uri())) {
      var endless = new EndlessClient(process.uri());
      var shutdown = shutdownOf(redis, endless);
      shutdown.destroy();
      assertThat(endless.isAsked).isTrue();
      endless.endNow();
    }
  }

  private static DriverShutdown shutdownOf(TestRedis redis, RedisClient client) {
    return new DriverShutdown(
        redis.connection(),
        redis.commits(),
        List.of(client),
        LettuceClientConfiguration.defaultConfiguration());
  }

  private static void awaitEnd(Runnable stop) {
    Waiting.of(
        CompletableFuture.supplyAsync(
            () -> {
              stop.run();
              return true;
            }));
  }

  private static final class EndlessClient extends RedisClient {
    private boolean isAsked;

    EndlessClient(String uri) {
      super(ClientResources.create(), RedisURI.create(uri));
    }

    @Override
    public CompletableFuture<Void> shutdownAsync(long quietPeriod, long timeout, TimeUnit unit) {
      isAsked = true;
      return new CompletableFuture<>();
    }

    void endNow() {
      getResources().shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }
}
