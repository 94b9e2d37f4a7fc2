package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A connection that stays up while nothing comes any more, and a server that is no primary any
/// more: both are left for another connection.
final class SilentPeerFaultIT {
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofSeconds(20);

  private final RedisProcess process = RedisProcess.create();
  private final RedisProxy network = RedisProxy.before(process.server());
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TestRedis node =
      TestRedis.connect(
          network.server().uri(),
          new RedisSettings(TIMEOUT, 1_000, Duration.ofMillis(100)),
          TestRedis.APPENDED,
          new BackplaneMeters(registry));

  @AfterEach
  void close() {
    node.close();
    network.close();
    process.close();
  }

  @Test
  void afterALongSilenceTheConnectionIsMadeAnew() {
    network.stallAll();
    assertThat(answers()).isFalse();
    network.heal();
    Waiting.until("the node works again", AGAIN, this::answers);
    assertThat(replaced("silent")).isEqualTo(1);
  }

  @Test
  void aSlowServerIsNotSilent() {
    for (int i = 0; i < 3; i++) {
      process.pause();
      assertThat(answers()).isFalse();
      process.resume();
      Waiting.until("it answers", this::answers);
    }
    assertThat(replaced("silent")).isZero();
  }

  @Test
  void aServerThatIsNoPrimaryIsLeftForAnotherConnection() {
    Waiting.until("it answers", this::answers);
    process.server().command("REPLICAOF", "127.0.0.1", "1");
    Waiting.until(
        "it was left",
        () -> {
          assertThat(node.redis().set(Keys.bytes("k"), "v", Duration.ofMinutes(1)))
              .failsWithin(AGAIN);
          return replaced("not-primary") > 0;
        });
    process.server().command("REPLICAOF", "NO", "ONE");
    Waiting.until("it answers", this::answers);
  }

  private boolean answers() {
    try {
      return Waiting.of(node.redis().ping()).equals("PONG");
    } catch (RedisUnavailableException _) {
      return false;
    }
  }

  private double replaced(String reason) {
    return registry
        .get("parley.backplane.connections.replaced")
        .tag("reason", reason)
        .counter()
        .count();
  }
}
