package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.UnsuitableRedisException;
import chat.parley.backplane.redis.Waiting;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/// A node that starts before its Redis lives and is not ready until that is there; one whose Redis
/// is not fit does not start.
final class RedisAwayFaultIT {
  private final RedisProcess redis = RedisProcess.create();
  private final CompletableFuture<ConfigurableApplicationContext> started =
      new CompletableFuture<>();
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void aNodeThatStartsFirstGetsReadyWhenRedisIsThere() {
    redis.kill();
    Thread.ofVirtual().start(this::run);
    try (var context = Waiting.of(started)) {
      var availability = context.getBean(ApplicationAvailability.class);
      Waiting.until("it lives", () -> availability.getLivenessState() == LivenessState.CORRECT);
      assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
      assertThat(ready).isNotDone();
      redis.start();
      assertThat(Waiting.of(ready)).isTrue();
      Waiting.until(
          "it is ready",
          () -> availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC);
    }
  }

  @Test
  void aNodeWhoseRedisEvictsDoesNotStart() {
    redis.server().command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    assertThatThrownBy(this::run)
        .isInstanceOf(UnsuitableRedisException.class)
        .hasMessageContaining("maxmemory-policy is allkeys-lru");
  }

  private void run() {
    var application = new SpringApplication(Gateway.class);
    application.setRegisterShutdownHook(false);
    ApplicationListener<ApplicationStartedEvent> onStarted =
        event -> started.complete(event.getApplicationContext());
    ApplicationListener<ApplicationReadyEvent> onReady = _ -> ready.complete(true);
    application.addListeners(onStarted, onReady);
    application.run(
        "--server.port=0",
        "--management.server.port=-1",
        "--spring.data.redis.host=" + redis.server().host(),
        "--spring.data.redis.port=" + redis.server().port(),
        "--parley.development=true",
        "--parley.identity.keys.test=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE",
        "--parley.gateway.drain.window=1s",
        "--logging.level.root=error");
  }
}
