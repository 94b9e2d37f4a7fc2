package chat.parley.service.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.metrics.BackplaneMeter;
import chat.parley.backplane.presence.Presence;
import chat.parley.backplane.presence.PresenceEnds;
import chat.parley.backplane.presence.PresenceLeases;
import chat.parley.backplane.presence.PresenceTimes;
import chat.parley.backplane.presence.Presences;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a reaper decides, with a clock of its own: when it may be sure. On a Redis of its own,
/// whose clock says when somebody is due.
final class ReaperIT {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private final RedisProcess redis = RedisProcess.create();
  private final TestBackplane backplane = TestBackplane.on(redis.server(), Duration.ofMillis(500));
  private final PresenceLeases one =
      new PresenceLeases(backplane.redis.redis(), backplane.news, "node-1");
  private final PresenceLeases other =
      new PresenceLeases(backplane.redis.redis(), backplane.news, "node-2");
  private final Presences presences = new Presences(backplane.redis.redis());
  private final AtomicLong nanos = new AtomicLong();
  private final Reachability reachability = Reaper.reachability(nanos::get);
  private final Reaper reaper = reaper(reachability);

  @AfterEach
  void close() {
    backplane.close();
    redis.close();
  }

  @Test
  void whoseNodeIsGoneIsOfflineAndWhoIsElsewhereIsNot() {
    of(one.renewNode());
    of(other.renewNode());
    of(one.hold(ALICE, "1"));
    of(one.hold(BOB, "2"));
    of(other.hold(BOB, "1"));
    of(one.endNode());
    beSure(SETTLING);

    var before = List.of(presence(ALICE), presence(BOB));

    round();
    assertThat(presence(ALICE)).as("he may come back yet").isEqualTo(before.getFirst());
    isDue(ALICE);
    isDue(BOB);
    round();

    assertThat(presence(ALICE))
        .matches(now -> !now.isOnline() && now.version() > before.getFirst().version());
    assertThat(presence(BOB)).isEqualTo(before.getLast());
    assertThat(backplane.registry.get(BackplaneMeter.USERS_ENDED.spec().name()).counter().count())
        .isEqualTo(1);
    assertThat(command("ZCARD", text(Keys.nodes()))).as("nodes, and the proof").isEqualTo(2L);
    assertThat(command("EXISTS", text(Keys.nodeUsers(Bucket.of(ALICE), "node-1")))).isEqualTo(0L);
    assertThat(command("EXISTS", text(Keys.nodeUsers(Bucket.of(BOB), "node-1")))).isEqualTo(0L);
  }

  @Test
  void eachIsMadeOfflineOnceHoweverManyReapersThereAre() {
    var users = IntStream.range(0, 200).mapToObj(i -> new UserId("user-" + i)).toList();
    users.forEach(user -> of(one.hold(user, "1")));
    users.forEach(user -> of(one.release(user, "1")));
    users.forEach(this::isDue);
    var reapers =
        IntStream.range(0, 3).mapToObj(_ -> reaper(Reaper.reachability(nanos::get))).toList();
    reapers.forEach(each -> of(each.round()));
    nanos.addAndGet(SETTLING.toNanos());

    var rounds = new ArrayList<CompletableFuture<?>>();
    reapers.forEach(each -> rounds.add(each.round().toCompletableFuture()));
    rounds.forEach(Waiting::of);

    assertThat(users).map(this::presence).noneMatch(Presence::isOnline);
    assertThat(backplane.registry.get(BackplaneMeter.USERS_ENDED.spec().name()).counter().count())
        .isEqualTo(users.size());
  }

  @Test
  void hisRoomsAreToldThatHeCameAndThatHeHasGoneWhoeverEndsHim() {
    backplane.room(ALICE, Visibility.PUBLIC);
    of(one.hold(ALICE, "1"));
    Waiting.until("his room is told that he has come", () -> told() == 1);
    of(one.release(ALICE, "1"));
    isDue(ALICE);
    var another = reaper(Reaper.reachability(nanos::get));
    of(another.round());
    beSure(SETTLING);

    var rounds = List.of(reaper.round(), another.round());
    rounds.forEach(Waiting::of);
    round();
    Waiting.until("and that he has gone", () -> told() == 2);
    assertThat(presence(ALICE).isOnline()).isFalse();
  }

  private double told() {
    return backplane
        .registry
        .get(BackplaneMeter.PRESENCE_EVENTS.spec().name())
        .tag("result", "told")
        .counter()
        .count();
  }

  @Test
  void rightAfterRedisWasAwayNobodyIsMadeOffline() {
    of(one.hold(ALICE, "1"));
    of(one.release(ALICE, "1"));
    isDue(ALICE);
    beSure(PresenceTimes.LEASE);
    redis.pause();
    try {
      round();
    } finally {
      redis.resume();
    }

    Waiting.until("Redis answers", () -> of(presences.of(ALICE)).isOnline());
    round();
    nanos.addAndGet(SETTLING.toNanos() - 1);
    round();
    assertThat(presence(ALICE).isOnline()).isTrue();
    assertThat(rounds("done")).isZero();

    nanos.addAndGet(1);
    round();
    assertThat(presence(ALICE).isOnline()).isFalse();
    assertThat(rounds("failed")).as("while Redis was away").isEqualTo(1);
    assertThat(rounds("too-soon")).as("after it").isEqualTo(2);
    assertThat(rounds("done")).isEqualTo(1);
  }

  @Test
  void leasesThatCouldNotBeRenewedWhileRedisWasAwayEndNobodyForAWholeLease() {
    of(one.hold(ALICE, "1"));
    command("ZADD", text(Keys.userLeases(ALICE)), "XX", "1", "node-1 1");
    isDue(ALICE);

    beSure(PresenceTimes.LEASE.minusNanos(1));
    round();
    assertThat(presence(ALICE).isOnline()).isTrue();

    isDue(ALICE);
    nanos.addAndGet(1);
    round();
    assertThat(presence(ALICE).isOnline()).isFalse();
  }

  /// In a cluster one server may be away while the others are there.
  @Test
  void whoseBucketTookNoWritesForAWhileIsNotMadeOfflineAndOthersAre() {
    for (var user : List.of(ALICE, BOB)) {
      of(one.hold(user, "1"));
      of(one.release(user, "1"));
      isDue(user);
    }
    beSure(SETTLING);
    reachability.failed(Bucket.of(ALICE).index());
    round();
    assertThat(presence(ALICE).isOnline()).isTrue();
    assertThat(presence(BOB).isOnline()).isFalse();
  }

  /// Reads are answered, and nobody can renew a lease.
  @Test
  void whileRedisTakesNoWritesNobodyIsMadeOffline() {
    of(one.hold(ALICE, "1"));
    command("ZADD", text(Keys.userLeases(ALICE)), "XX", "1", "node-1 1");
    isDue(ALICE);
    beSure(PresenceTimes.LEASE);
    command("CONFIG", "SET", "min-replicas-to-write", "1");
    round();
    command("CONFIG", "SET", "min-replicas-to-write", "0");
    round();
    assertThat(presence(ALICE).isOnline()).isTrue();
    nanos.addAndGet(PresenceTimes.LEASE.toNanos());
    round();
    assertThat(presence(ALICE).isOnline()).isFalse();
  }

  /// A key that is damaged, say.
  @Test
  void oneBucketThatFailsHoldsUpNoOther() {
    of(one.renewNode());
    of(one.hold(ALICE, "1"));
    of(one.hold(BOB, "1"));
    of(one.endNode());
    beSure(SETTLING);
    command("SET", text(Keys.nodeUsers(Bucket.of(ALICE), "node-1")), "damaged");
    round();
    assertThat(command("ZRANGE", text(Keys.userLeases(BOB)), "0", "-1"))
        .asString()
        .isEqualTo("[- return]");
    assertThat(rounds("failed")).as("it has not got through everything").isEqualTo(1);
    assertThat(rounds("done")).isZero();
    assertThat(command("ZCARD", text(Keys.nodes()))).as("nodes, and the proof").isEqualTo(2L);
  }

  private double rounds(String result) {
    return backplane
        .registry
        .get(BackplaneMeter.PRESENCE_ROUNDS.spec().name())
        .tag("result", result)
        .counter()
        .count();
  }

  private Reaper reaper(Reachability reachable) {
    return new Reaper(
        new PresenceEnds(backplane.redis.redis(), backplane.news),
        reachable,
        SETTLING,
        backplane.meters);
  }

  /// Redis has answered for so long.
  private void beSure(Duration time) {
    IntStream.rangeClosed(0, Reaper.NODES).forEach(reachability::took);
    nanos.addAndGet(time.toNanos());
  }

  private void round() {
    of(reaper.round());
  }

  /// His time to come back is over.
  private void isDue(UserId user) {
    command("ZADD", text(Keys.userLeases(user)), "XX", "1", "- return");
    command("ZADD", text(Keys.online(Bucket.of(user))), "XX", "1", user.value());
  }

  private Presence presence(UserId user) {
    return of(presences.of(user));
  }

  private @Nullable Object command(String... words) {
    return redis.server().command(words);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  private static <T> T of(CompletionStage<T> stage) {
    return Waiting.of(stage);
  }
}
