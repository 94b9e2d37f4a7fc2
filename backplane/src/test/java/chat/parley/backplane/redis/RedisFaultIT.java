package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Redis is stuck, full or gone: what the caller learns, when, and on which thread.
final class RedisFaultIT {
  private static final Duration TIMEOUT = Duration.ofMillis(300);
  private static final int QUEUE = 10;

  private final RedisProcess process = RedisProcess.create();
  private final RedisSettings settings = new RedisSettings(TIMEOUT, QUEUE, Duration.ofMillis(100));
  private final TestRedis node = TestRedis.connect(process.uri(), settings);

  @AfterEach
  void close() {
    node.close();
    process.close();
  }

  @Test
  void aStuckRedisMeansAnUnknownOutcomeWithinTheTimeoutOnTheRedisThread() {
    process.pause();
    long startNanos = System.nanoTime();
    var wasOnThread = new CompletableFuture<Boolean>();
    // Asked and watched in one round of the thread: a watcher that comes late is told on its own
    // thread.
    var ping =
        node.onThread(
            () -> {
              var asked = node.redis().ping();
              asked.whenComplete((_, _) -> wasOnThread.complete(node.thread().isCurrent()));
              return asked;
            });
    // Not for the answer first: whoever waits for a future may run what depends on it.
    assertThat(Waiting.of(wasOnThread)).isTrue();
    assertThat(System.nanoTime() - startNanos).isLessThan(TIMEOUT.multipliedBy(10).toNanos());
    assertThatThrownBy(() -> Waiting.of(ping))
        .isInstanceOfSatisfying(
            RedisUnavailableException.class, e -> assertThat(e.nothingDone()).isFalse());
  }

  @Test
  void beyondTheBoundCommandsAreRefusedAtOnceWithNothingDone() {
    process.pause();
    var pings =
        node.onThread(
            () -> IntStream.range(0, 3 * QUEUE).mapToObj(_ -> node.redis().ping()).toList());
    var refused = pings.stream().filter(RedisFaultIT::nothingDone).toList();
    assertThat(refused).hasSizeGreaterThanOrEqualTo(QUEUE);
    process.resume();
  }

  @Test
  void beyondTheBoundCommandsOfOtherRoundsAreRefusedToo() {
    process.pause();
    List<CompletionStage<String>> pings =
        IntStream.range(0, 3 * QUEUE).mapToObj(_ -> node.redis().ping()).toList();
    assertThat(pings.stream().filter(RedisFaultIT::nothingDone).count())
        .isGreaterThanOrEqualTo(QUEUE);
    process.resume();
  }

  @Test
  void aRedisThatIsGoneRefusesAtOnceAndComesBack() {
    process.kill();
    Waiting.until("the node has noticed", () -> nothingDone(node.redis().ping()));
    long startNanos = System.nanoTime();
    assertThat(nothingDone(node.redis().ping())).isTrue();
    assertThat(System.nanoTime() - startNanos).isLessThan(TIMEOUT.multipliedBy(10).toNanos());
    process.start();
    Waiting.until("the node is connected again", () -> answers(node.redis().ping()));
  }

  @Test
  void afterALongOutageTheNextAttemptIsAsSoonAsForChannels() {
    var delay = node.reconnectDelay(30);
    assertThat(delay).isLessThanOrEqualTo(settings.maxReconnectDelay());
  }

  private static boolean nothingDone(CompletionStage<String> stage) {
    try {
      Waiting.of(stage);
      return false;
    } catch (RedisUnavailableException e) {
      return e.nothingDone();
    }
  }

  private static boolean answers(CompletionStage<String> stage) {
    try {
      return Waiting.of(stage).equals("PONG");
    } catch (RedisUnavailableException _) {
      return false;
    }
  }
}
