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

/// The few commands, and scripts that Redis does not know yet.
@OnSharedRedis
final class RedisIT {
  private static final Script USER = Script.of("user.lua");

  private final RedisServer server;
  private final TestRedis node;

  RedisIT(RedisServer server) {
    this.server = server;
    this.node = TestRedis.connect(server.uri());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void aScriptThatRedisForgotIsSentAgain() {
    assertThat(joined().status()).endsWith("changed");
    server.command("SCRIPT", "FLUSH");
    assertThat(joined().status()).endsWith("changed");
    assertThat(node.onThread(() -> node.redis().ping()).toCompletableFuture()).isNotNull();
    server.command("SCRIPT", "FLUSH");
    assertThat(Waiting.of(node.onThread(this::join)).status()).endsWith("changed");
    assertThat(server.command("SCRIPT", "EXISTS", USER.digest())).isEqualTo(List.of(1L));
  }

  @Test
  void manyScriptsAtOnceAreAllSentAgain() {
    server.command("SCRIPT", "FLUSH");
    var runs = IntStream.range(0, 200).mapToObj(_ -> join().toCompletableFuture()).toList();
    assertThat(runs).allMatch(run -> Waiting.of(run).status().endsWith("changed"));
  }

  @Test
  void stagesCompleteOnTheRedisThread() {
    var thread = new CompletableFuture<Boolean>();
    server.command("CLIENT", "PAUSE", "50");
    node.redis().ping().thenRun(() -> thread.complete(node.thread().isCurrent()));
    assertThat(Waiting.of(thread)).isTrue();
    assertThat(node.thread().isCurrent()).isFalse();
  }

  @Test
  void whatRedisRefusesIsAnOutageInWhichNothingWasDone() {
    server.command("SET", "text", "x");
    assertThatThrownBy(() -> Waiting.of(node.redis().members(Keys.bytes("text"))))
        .isInstanceOfSatisfying(
            RedisUnavailableException.class, e -> assertThat(e.nothingDone()).isTrue())
        .hasMessageContaining("WRONGTYPE");
  }

  @Test
  void sortedMembersArePaged() {
    server.command("DEL", "sorted");
    for (var member : List.of("c", "a", "b", "B")) {
      server.command("ZADD", "sorted", "0", member);
    }
    var key = Keys.bytes("sorted");
    assertThat(Waiting.of(node.redis().sortedMembers(key, "", 2))).containsExactly("B", "a");
    assertThat(Waiting.of(node.redis().sortedMembers(key, "a", 9))).containsExactly("b", "c");
    assertThat(Waiting.of(node.redis().sortedMembers(key, "c", 9))).isEmpty();
  }

  @Test
  void streamsAreReadFromBothSides() {
    server.command("DEL", "stream");
    for (int i = 1; i <= 5; i++) {
      server.command("XADD", "stream", i + "-0", "n", "" + i);
    }
    var key = Keys.bytes("stream");
    assertThat(Waiting.of(node.redis().readAfter(key, 2, 2)).stream().map(StreamEntry::number))
        .containsExactly(3L, 4L);
    assertThat(Waiting.of(node.redis().readBefore(key, 3, 9)).stream().map(StreamEntry::number))
        .containsExactly(2L, 1L);
    assertThat(Waiting.of(node.redis().readAfter(key, 5, 9))).isEmpty();
    assertThat(Waiting.of(node.redis().readBefore(key, 1, 9))).isEmpty();
  }

  @Test
  void aMissingKeyIsEmpty() {
    var key = Keys.bytes("missing");
    assertThat(Waiting.of(node.redis().get(key))).isEmpty();
    assertThat(Waiting.of(node.redis().hash(key))).isEmpty();
    assertThat(Waiting.of(node.redis().hashSize(key))).isZero();
    assertThat(Waiting.of(node.redis().members(key))).isEmpty();
  }

  @Test
  void aValueLivesAsLongAsItWasGiven() {
    var key = Keys.bytes("value");
    assertThat(Waiting.of(node.redis().set(key, "x", Duration.ofHours(1)))).isEqualTo("OK");
    assertThat(Waiting.of(node.redis().get(key))).isEqualTo("x");
    assertThat((Long) server.command("TTL", "value")).isBetween(3_590L, 3_600L);
    assertThat(Waiting.of(node.redis().set(key, "x", Duration.ofMillis(30)))).isEqualTo("OK");
    Waiting.until("it has expired", () -> Waiting.of(node.redis().get(key)).isEmpty());
  }

  private ScriptReply joined() {
    return Waiting.of(join());
  }

  private CompletionStage<ScriptReply> join() {
    return node.redis()
        .run(
            USER,
            new byte[][] {Keys.bytes("{x}:rooms")},
            Keys.bytes("joined"),
            Keys.bytes("general"),
            Keys.bytes("x3f9:1"),
            Keys.bytes("{x}"),
            Keys.bytes("PUBLISH"),
            Keys.bytes("0"));
  }
}
