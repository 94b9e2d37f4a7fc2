package chat.parley.backplane.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.Acknowledge;
import chat.parley.backplane.redis.AcknowledgeSettings;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExecutable;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.RedisSettings;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.ReplicatedPair;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What an acknowledgement is worth at the level `replicated`, and what it is not worth at
/// `appended`, on a primary with one replica.
@ParameterizedClass
@MethodSource("chat.parley.backplane.redis.ReplicatedPair#versions")
final class ReplicatedFaultIT {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final Duration WAIT = Duration.ofMillis(400);
  private static final RedisSettings SETTINGS =
      new RedisSettings(Duration.ofSeconds(3), 50_000, Duration.ofMillis(100));
  private static final AcknowledgeSettings REPLICATED =
      new AcknowledgeSettings(Acknowledge.REPLICATED, 1, WAIT);

  private final RedisExecutable executable;
  private final ReplicatedPair pair;
  private final RedisServer replica;
  private final TestBackplane node;
  private final RoomId room;

  ReplicatedFaultIT(RedisExecutable executable) {
    this.executable = executable;
    pair = ReplicatedPair.of(executable);
    replica = pair.replica().server();
    node = TestBackplane.on(pair.primary().server(), SETTINGS, REPLICATED);
    room = node.room(ALICE, Visibility.PUBLIC);
  }

  @AfterEach
  void close() {
    node.close();
    pair.close();
  }

  @Test
  void whatIsAcknowledgedIsOnTheReplica() {
    for (int i = 1; i <= 50; i++) {
      assertThat(node.send(room, ALICE, "k" + i)).isInstanceOf(Appended.Sent.class);
      assertThat(replica.command("XLEN", logKey())).isEqualTo(1L + i);
    }
    assertThat(copiesShort()).isZero();
  }

  @Test
  void withoutTheReplicaNothingIsAcknowledgedNotEvenARepeat() {
    var before = node.send(room, ALICE, "before");
    pair.replica().pause();
    long startNanos = System.nanoTime();
    assertUnknown(node.send(room, ALICE, "k1"));
    assertThat(System.nanoTime() - startNanos)
        .isBetween(WAIT.toNanos() / 2, WAIT.multipliedBy(4).toNanos());
    assertUnknown(node.send(room, ALICE, "k1"));
    assertUnknown(node.send(room, ALICE, "before"));
    assertThat(copiesShort()).isEqualTo(3);
    pair.replica().resume();
    var sent = sentInTheEnd("k1");
    assertThat(sent.position().offset()).isEqualTo(3);
    assertThat(node.send(room, ALICE, "before")).isEqualTo(before);
    assertThat(pair.primary().server().command("XLEN", logKey())).isEqualTo(3L);
  }

  @Test
  void aRepeatIsNotAcknowledgedThoughItIsTheOnlyThingThatTheConnectionWrote() {
    var sent = node.send(room, ALICE, "k1");
    pair.awaitInStep();
    pair.replica().pause();
    // A node that comes anew: none of what its connection wrote is on its way to the replica.
    try (var other = TestBackplane.on(pair.primary().server(), SETTINGS, REPLICATED)) {
      assertUnknown(other.send(room, ALICE, "k1"));
      assertUnknown(other.send(room, ALICE, "k1"));
      pair.replica().resume();
      Waiting.until("it is acknowledged", () -> other.send(room, ALICE, "k1").equals(sent));
    }
  }

  @Test
  void membershipWaitsTooAlsoWhereNothingChanges() {
    assertThat(node.members.join(room, BOB, BOB)).succeedsWithin(Waiting.LONG);
    pair.replica().pause();
    assertUnknown(node.members.join(room, BOB, BOB));
    assertUnknown(node.members.leave(room, new UserId("carol"), new UserId("carol")));
    assertUnknown(node.rooms.create(new RoomId("new-" + room.value()), ALICE, Visibility.PUBLIC));
    assertUnknown(node.rooms.create(room, ALICE, Visibility.PUBLIC));
    pair.replica().resume();
  }

  @Test
  void refusalsDoNotWait() {
    pair.replica().pause();
    assertThat(codeOf(node.send(room, BOB, "k1"))).isEqualTo(ErrorCode.NOT_A_MEMBER);
    pair.replica().resume();
  }

  @Test
  void manySendsAtOnceShareTheirWaits() {
    var settings = new RedisSettings(Duration.ofSeconds(20), 50_000, Duration.ofMillis(100));
    var patient = new AcknowledgeSettings(Acknowledge.REPLICATED, 1, Duration.ofSeconds(10));
    try (var many = TestBackplane.on(pair.primary().server(), settings, patient)) {
      double before = waits(many);
      var sends = new ArrayList<CompletableFuture<Appended>>();
      for (int i = 0; i < 500; i++) {
        sends.add(many.log.append(room, ALICE, TestBackplane.draft("k" + i)).toCompletableFuture());
      }
      assertThat(sends).allMatch(send -> Waiting.of(send) instanceof Appended.Sent);
      assertThat(waits(many) - before).isBetween(1.0, 50.0);
      assertThat(replica.command("XLEN", logKey())).isEqualTo(501L);
    }
  }

  @Test
  void scriptsThatAreForgottenAreSentAgainInTheNextBatch() {
    pair.primary().server().command("SCRIPT", "FLUSH");
    var sends = new ArrayList<CompletableFuture<Appended>>();
    for (int i = 0; i < 20; i++) {
      sends.add(node.log.append(room, ALICE, TestBackplane.draft("k" + i)).toCompletableFuture());
    }
    assertThat(sends).allMatch(send -> Waiting.of(send) instanceof Appended.Sent);
    assertThat(replica.command("XLEN", logKey())).isEqualTo(21L);
  }

  @Test
  void thePromotedReplicaHasAllThatWasAcknowledged() {
    try (var cut = ReplicatedPair.withLink(executable);
        var before = TestBackplane.on(cut.primary().server(), SETTINGS, REPLICATED)) {
      var its = before.room(ALICE, Visibility.PUBLIC);
      var sends = new ArrayList<CompletableFuture<Appended>>();
      for (int i = 0; i < 40; i++) {
        if (i == 20) {
          assertThat(sends).allMatch(send -> Waiting.of(send) instanceof Appended.Sent);
          cut.stallReplication();
        }
        var draft = TestBackplane.draft("k" + i);
        sends.add(before.log.append(its, ALICE, draft).toCompletableFuture());
      }
      Waiting.of(sends.getLast());
      cut.primary().kill();
      cut.promote();
      // It has no replica of its own to wait for.
      cut.replica().server().command("DEL", text(Keys.acknowledge()));
      try (var after = TestBackplane.on(cut.replica().server())) {
        for (int i = 0; i < sends.size(); i++) {
          var answer = Waiting.of(sends.get(i));
          if (answer instanceof Appended.Sent) {
            assertThat(after.send(its, ALICE, "k" + i)).isEqualTo(answer);
          }
        }
      }
    }
  }

  @Test
  void beyondTheBoundSendsAreRefusedWithNothingDone() {
    var few = new RedisSettings(Duration.ofSeconds(3), 10, Duration.ofMillis(100));
    try (var small = TestBackplane.on(pair.primary().server(), few, REPLICATED)) {
      assertThat(small.send(room, ALICE, "before")).isInstanceOf(Appended.Sent.class);
      pair.replica().pause();
      var sends = new ArrayList<CompletableFuture<Appended>>();
      for (int i = 0; i < 50; i++) {
        var draft = TestBackplane.draft("k" + i);
        sends.add(small.log.append(room, ALICE, draft).toCompletableFuture());
      }
      var codes = sends.stream().map(send -> codeOf(Waiting.of(send))).toList();
      assertThat(codes).containsOnly(ErrorCode.OUTCOME_UNKNOWN, ErrorCode.UNAVAILABLE);
      long refused = codes.stream().filter(ErrorCode.UNAVAILABLE::equals).count();
      assertThat(refused).isGreaterThanOrEqualTo(30);
      assertThat(small.registry.get("parley.backplane.appends.not.queued").counter().count())
          .isEqualTo((double) refused);
      pair.replica().resume();
      long inLog = (Long) Objects.requireNonNull(pair.primary().server().command("XLEN", logKey()));
      assertThat(inLog).isEqualTo(2 + 50 - refused);
    }
  }

  @Test
  void aConnectionThatEndsLeavesItsAppendsUnknownAndIsMadeAnew() {
    pair.replica().pause();
    var inFlight = node.log.append(room, ALICE, TestBackplane.draft("k1"));
    Waiting.until(
        "it is in the log",
        () -> Long.valueOf(2).equals(pair.primary().server().command("XLEN", logKey())));
    pair.primary().server().command("CLIENT", "KILL", "TYPE", "normal");
    assertUnknown(Waiting.of(inFlight));
    pair.replica().resume();
    assertThat(sentInTheEnd("k1").position().offset()).isEqualTo(2);
    assertThat(pair.primary().server().command("XLEN", logKey())).isEqualTo(2L);
  }

  /// A `WAIT` that is replayed on the next connection answers for that one, and on another primary
  /// for what that has.
  @Test
  void whatIsInFlightWhenAConnectionEndsIsNotReplayedOnTheNext() {
    var patient = new AcknowledgeSettings(Acknowledge.REPLICATED, 1, Duration.ofSeconds(2));
    try (var other = TestBackplane.on(pair.primary().server(), SETTINGS, patient)) {
      pair.replica().pause();
      var inFlight = other.log.append(room, ALICE, TestBackplane.draft("k1"));
      Waiting.until(
          "it is in the log",
          () -> Long.valueOf(2).equals(pair.primary().server().command("XLEN", logKey())));
      pair.primary().server().command("CLIENT", "KILL", "TYPE", "normal");
      pair.replica().resume();
      assertUnknown(Waiting.of(inFlight));
    }
    assertThat(sentInTheEnd("k1").position().offset()).isEqualTo(2);
  }

  @Test
  void atAppendedAFailoverMayLoseWhatWasAcknowledgedAndTheHeadSaysSo() {
    try (var cut = ReplicatedPair.withLink(executable);
        var before = TestBackplane.on(cut.primary().server())) {
      var kept = before.room(ALICE, Visibility.PUBLIC);
      var survivor = (Appended.Sent) before.send(kept, ALICE, "k1");
      Waiting.until(
          "the replica has it",
          () -> Long.valueOf(2).equals(cut.replica().server().command("XLEN", logKey(kept))));
      cut.stallReplication();
      var lost = (Appended.Sent) before.send(kept, ALICE, "k2");
      cut.primary().kill();
      cut.promote();
      try (var after = TestBackplane.on(cut.replica().server())) {
        var head = (Head.Known) Waiting.of(after.log.head(kept, ALICE));
        assertThat(head.kept(lost.position())).contains(survivor.position());
        assertThat(head.reaches(survivor.position())).isTrue();
        assertThat(head.reaches(lost.position())).isFalse();
      }
    }
  }

  private Appended.Sent sentInTheEnd(String key) {
    var answers = new Appended[1];
    Waiting.until(
        "a repeat is acknowledged",
        () -> {
          answers[0] = node.send(room, ALICE, key);
          return answers[0] instanceof Appended.Sent;
        });
    return (Appended.Sent) answers[0];
  }

  private String logKey() {
    return logKey(room);
  }

  private static String logKey(RoomId room) {
    return text(Keys.roomLog(room));
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  private static double waits(TestBackplane backplane) {
    return backplane.registry.get("parley.backplane.append.copy.delay").timer().count();
  }

  private double copiesShort() {
    return node.registry.get("parley.backplane.append.copies.short").counter().count();
  }

  private static ErrorCode codeOf(Appended appended) {
    return appended instanceof Appended.Refused refused
        ? refused.refusal().code()
        : ErrorCode.INTERNAL;
  }

  private static void assertUnknown(Appended appended) {
    assertThat(appended).isInstanceOf(Appended.Refused.class);
    assertThat(codeOf(appended)).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
  }

  private static void assertUnknown(CompletionStage<?> stage) {
    assertThat(stage)
        .failsWithin(Waiting.LONG)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            RedisUnavailableException.class,
            outage -> assertThat(outage.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN));
  }
}
