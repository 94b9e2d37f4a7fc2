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
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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

  private final RedisProcess redis = RedisProcess.create();
  private final TestBackplane backplane = TestBackplane.on(redis.server(), Duration.ofMillis(500));
  private final PresenceLeases one = new PresenceLeases(backplane.redis.redis(), "node-1");
  private final PresenceLeases other = new PresenceLeases(backplane.redis.redis(), "node-2");
  private final Presences presences = new Presences(backplane.redis.redis());
  private final AtomicLong nanos = new AtomicLong();
  private final Reachability reachability = new Reachability(nanos::get);
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
    beSure(PresenceTimes.NODE_LEASE);

    round();
    assertThat(presence(ALICE).isOnline()).as("he may come back yet").isTrue();
    isDue(ALICE);
    round();

    assertThat(presence(ALICE)).matches(now -> !now.isOnline() && now.version() == 2);
    assertThat(presence(BOB)).matches(now -> now.isOnline() && now.version() == 1);
    assertThat(backplane.registry.get(BackplaneMeter.USERS_ENDED.spec().name()).counter().count())
        .isEqualTo(1);
    assertThat(command("ZCARD", text(Keys.nodes()))).as("nodes that are known").isEqualTo(1L);
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
        IntStream.range(0, 3).mapToObj(_ -> reaper(new Reachability(nanos::get))).toList();
    reapers.forEach(each -> of(each.round()));
    nanos.addAndGet(PresenceTimes.NODE_LEASE.toNanos());

    var rounds = new ArrayList<CompletableFuture<?>>();
    reapers.forEach(each -> rounds.add(each.round().toCompletableFuture()));
    rounds.forEach(Waiting::of);

    assertThat(users).map(this::presence).allMatch(now -> !now.isOnline() && now.version() == 2);
    assertThat(backplane.registry.get(BackplaneMeter.USERS_ENDED.spec().name()).counter().count())
        .isEqualTo(users.size());
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
    nanos.addAndGet(PresenceTimes.NODE_LEASE.toNanos() - 1);
    round();
    assertThat(presence(ALICE).isOnline()).isTrue();

    nanos.addAndGet(1);
    round();
    assertThat(presence(ALICE).isOnline()).isFalse();
  }

  @Test
  void leasesThatCouldNotBeRenewedWhileRedisWasAwayEndNobodyForAWholeLease() {
    of(one.hold(ALICE, "1"));
    command("ZADD", text(Keys.userLeases(ALICE)), "XX", "1", "node-1 1");
    isDue(ALICE);

    beSure(PresenceTimes.LEASE.minusNanos(1));
    round();
    assertThat(presence(ALICE).isOnline()).isTrue();

    nanos.addAndGet(1);
    round();
    assertThat(presence(ALICE).isOnline()).isFalse();
  }

  private Reaper reaper(Reachability reachable) {
    return new Reaper(new PresenceEnds(backplane.redis.redis()), reachable, backplane.meters);
  }

  /// Redis has answered for so long.
  private void beSure(Duration time) {
    reachability.answered();
    nanos.addAndGet(time.toNanos());
  }

  private void round() {
    of(reaper.round());
  }

  private void isDue(UserId user) {
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
