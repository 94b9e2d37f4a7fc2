package chat.parley.backplane.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.Acknowledge;
import chat.parley.backplane.redis.AcknowledgeSettings;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.RedisSettings;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The promise that an acknowledged message is never lost and never doubled, while Redis is stuck,
/// killed, empty of scripts or full.
final class RoomLogFaultIT {
  private static final UserId ALICE = new UserId("alice");
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  private final RedisProcess process =
      RedisProcess.create("--appendonly", "yes", "--appendfsync", "always");
  private final TestBackplane node = TestBackplane.on(process.server(), TIMEOUT);
  private final RoomId room = node.room(ALICE, Visibility.PUBLIC);

  @AfterEach
  void close() {
    node.close();
    process.close();
  }

  @Test
  void whileRedisIsStuckTheOutcomeIsUnknownAndTheRepeatIsExactlyOnce() {
    process.pause();
    long startNanos = System.nanoTime();
    assertRefused(node.send(room, ALICE, "k1"), ErrorCode.OUTCOME_UNKNOWN);
    assertThat(System.nanoTime() - startNanos)
        .isBetween(TIMEOUT.toNanos() / 2, TIMEOUT.multipliedBy(10).toNanos());
    process.resume();
    var sent = sentInTheEnd("k1");
    assertThat(node.send(room, ALICE, "k1")).isEqualTo(sent);
    assertThat(process.server().command("XLEN", key(Keys.roomLog(room)))).isEqualTo(2L);
    assertThat(
            node.registry
                .get("parley.backplane.appends")
                .tag("result", "unknown")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void whileRedisIsGoneSendsAreRefusedAtOnceAndTheRepeatIsExactlyOnce() {
    var before = node.send(room, ALICE, "before");
    process.kill();
    Waiting.until(
        "the node has noticed",
        () -> codeOf(node.send(room, ALICE, "k1")) == ErrorCode.UNAVAILABLE);
    long startNanos = System.nanoTime();
    assertRefused(node.send(room, ALICE, "k1"), ErrorCode.UNAVAILABLE);
    assertThat(System.nanoTime() - startNanos).isLessThan(TIMEOUT.multipliedBy(10).toNanos());
    process.start();
    var sent = sentInTheEnd("k1");
    assertThat(node.send(room, ALICE, "k1")).isEqualTo(sent);
    assertThat(node.send(room, ALICE, "before")).isEqualTo(before);
    assertThat(process.server().command("XLEN", key(Keys.roomLog(room)))).isEqualTo(3L);
  }

  @Test
  void aSendInFlightWhenRedisIsKilledIsAnsweredWithinTheTimeoutAndIsNeverDoubled() {
    process.pause();
    var inFlight = node.log.append(room, ALICE, TestBackplane.draft("k1"));
    process.kill();
    process.start();
    var outcome = Waiting.of(inFlight);
    var sent = sentInTheEnd("k1");
    if (outcome instanceof Appended.Sent) {
      assertThat(sent).isEqualTo(outcome);
    }
    assertThat(process.server().command("XLEN", key(Keys.roomLog(room)))).isEqualTo(2L);
  }

  @Test
  void onDiskWhatIsAcknowledgedSurvivesTheServersDeath() {
    process.server().command("DEL", key(Keys.acknowledge()));
    var onDisk = new AcknowledgeSettings(Acknowledge.ON_DISK, 1, TIMEOUT);
    var settings = new RedisSettings(Duration.ofSeconds(3), 50_000, Duration.ofMillis(100));
    try (var other = TestBackplane.on(process.server(), settings, onDisk)) {
      var sent = other.send(room, ALICE, "k1");
      process.kill();
      process.start();
      Waiting.until("it is still there", () -> other.send(room, ALICE, "k1").equals(sent));
    }
  }

  @Test
  void sendsGoOnAfterRedisForgotItsScripts() {
    node.send(room, ALICE, "k1");
    process.server().command("SCRIPT", "FLUSH");
    assertThat(node.send(room, ALICE, "k2")).isInstanceOf(Appended.Sent.class);
    process.server().command("SCRIPT", "FLUSH");
    assertThat(Waiting.of(node.log.head(room, ALICE))).isInstanceOf(Head.Known.class);
  }

  @Test
  void aFullRedisRefusesTheSendThatWouldRotateTheKeysToo() {
    node.send(room, ALICE, "k1");
    process.server().command("HSET", key(Keys.roomMeta(room)), "rotated", "0");
    process.server().command("CONFIG", "SET", "maxmemory", "1");
    var answer = node.send(room, ALICE, "k2");
    process.server().command("CONFIG", "SET", "maxmemory", "0");
    var sent = sentInTheEnd("k2");
    if (answer instanceof Appended.Sent) {
      assertThat(sent).isEqualTo(answer);
    }
    assertThat(node.send(room, ALICE, "k1")).isInstanceOf(Appended.Sent.class);
    assertThat(process.server().command("XLEN", key(Keys.roomLog(room)))).isEqualTo(3L);
  }

  @Test
  void aDemotedServerAcknowledgesNothingNotEvenWhatItRemembers() {
    node.send(room, ALICE, "k1");
    // Its new primary does not answer, so it keeps its data.
    process.server().command("REPLICAOF", "127.0.0.1", "1");
    assertRefused(node.send(room, ALICE, "k1"), ErrorCode.UNAVAILABLE);
    assertRefused(node.send(room, ALICE, "k2"), ErrorCode.UNAVAILABLE);
    assertThat(Waiting.of(node.log.head(room, ALICE))).isInstanceOf(Head.Refused.class);
    process.server().command("REPLICAOF", "NO", "ONE");
    sentInTheEnd("k1");
  }

  @Test
  void anIdleRoomIsWhereItWasAfterThreeRestartsOfRedis() {
    node.send(room, ALICE, "k1");
    var top = known().top();
    for (int i = 0; i < 3; i++) {
      process.kill();
      process.start();
      Waiting.until(
          "Redis answers again",
          () -> Waiting.of(node.log.head(room, ALICE)) instanceof Head.Known);
    }
    assertThat(known().top()).isEqualTo(top);
    assertThat(known().reaches(top)).isTrue();
    assertThat(known().lineage().forks()).containsExactly(top);
    sentInTheEnd("k2");
    assertThat(Waiting.of(node.log.readAfter(room, top, 9)).publications().getFirst().predecessor())
        .isEqualTo(top);
  }

  @Test
  void readsFailWithAnOutage() {
    process.kill();
    Waiting.until(
        "the node has noticed",
        () -> codeOf(node.send(room, ALICE, "k1")) == ErrorCode.UNAVAILABLE);
    var start = new Position(new Epoch("x"), 0);
    assertThatThrownBy(() -> Waiting.of(node.log.readAfter(room, start, 10)))
        .isInstanceOf(RedisUnavailableException.class);
    assertThat(Waiting.of(node.log.head(room, ALICE)))
        .isInstanceOfSatisfying(
            Head.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private Head.Known known() {
    return (Head.Known) Waiting.of(node.log.head(room, ALICE));
  }

  private Appended.Sent sentInTheEnd(String key) {
    var answers = new Appended[1];
    Waiting.until(
        "a repeat is answered",
        () -> {
          answers[0] = node.send(room, ALICE, key);
          return answers[0] instanceof Appended.Sent;
        });
    return (Appended.Sent) answers[0];
  }

  private static String key(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  private static ErrorCode codeOf(Appended appended) {
    return appended instanceof Appended.Refused refused
        ? refused.refusal().code()
        : ErrorCode.INTERNAL;
  }

  private static void assertRefused(Appended appended, ErrorCode code) {
    assertThat(appended).isInstanceOf(Appended.Refused.class);
    assertThat(codeOf(appended)).isEqualTo(code);
  }
}
