package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.metrics.BackplaneMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A server that has just started knows no script, so a script is tried twice, and it is slow: the
/// caller waits for both tries no longer than for one.
final class UnknownScriptFaultIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration COPY_TIMEOUT = Duration.ofMillis(500);
  private static final Script SCRIPT = Script.of("profile_due.lua");

  private final RedisProcess process = RedisProcess.create("--appendonly", "yes");
  private final RedisProxy proxy = RedisProxy.before(process.server());
  private final BackplaneMeters meters = new BackplaneMeters(new SimpleMeterRegistry());

  @AfterEach
  void close() {
    proxy.close();
    process.close();
  }

  @Test
  void bothTriesHaveTheTimeOfOneCommand() {
    try (var node = connect(TestRedis.APPENDED)) {
      beLateAndThenSilent();
      assertUnknownWithin(
          TIMEOUT, () -> Waiting.of(node.redis().run(SCRIPT, new byte[][] {Keys.bytes("{b}:x")})));
    }
  }

  @Test
  void soHaveThoseOfAnAppendThatWaitsForACopy() {
    try (var replica = RedisProcess.create()) {
      var primary = process.server();
      replica.server().command("REPLICAOF", primary.host(), String.valueOf(primary.port()));
      Waiting.until("it follows", () -> primary.info("connected_slaves").equals("1"));
      var replicated = new AcknowledgeSettings(Acknowledge.REPLICATED, 1, COPY_TIMEOUT);
      try (var node = connect(replicated)) {
        beLateAndThenSilent();
        assertUnknownWithin(
            TIMEOUT.plus(COPY_TIMEOUT),
            () -> Waiting.of(node.redis().append(SCRIPT, new byte[][] {Keys.bytes("{b}:x")})));
      }
    }
  }

  private TestRedis connect(AcknowledgeSettings acknowledge) {
    var settings = new RedisSettings(TIMEOUT, 50_000, Duration.ofMillis(100));
    return TestRedis.connect(proxy.server().uri(), settings, acknowledge, meters);
  }

  /// The first try is answered when two thirds of its time are over, the second never.
  private void beLateAndThenSilent() {
    proxy.beforeCommand(
        "EVALSHA",
        () -> {
          proxy.beforeCommand("EVAL", proxy::stallAll);
          LockSupport.parkNanos(TIMEOUT.toNanos() * 2 / 3);
        });
  }

  private static void assertUnknownWithin(Duration most, Runnable run) {
    long startNanos = System.nanoTime();
    assertThatThrownBy(run::run)
        .isInstanceOfSatisfying(
            RedisUnavailableException.class, e -> assertThat(e.nothingDone()).isFalse());
    // Not by much; two tries of their own would need two thirds more.
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isBetween(TIMEOUT.multipliedBy(2).dividedBy(3), most.plus(TIMEOUT.dividedBy(3)));
  }
}
