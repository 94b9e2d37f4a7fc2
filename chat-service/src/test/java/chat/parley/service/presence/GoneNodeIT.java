package chat.parley.service.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How long it takes until somebody is offline whose node has died, by all that adds up to it: the
/// node's lease, the time in which he may come back, and a reaper's rounds. Time passes for the
/// reaper by its clock, and for Redis by putting everything that is to end that much nearer; what
/// passes by itself meanwhile, on a busy machine, passes for Redis alone.
final class GoneNodeIT {
  /// What the protocol promises.
  private static final Duration OFFLINE_WITHIN = Duration.ofSeconds(15);

  private static final Duration SETTLING = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");

  private final RedisProcess redis = RedisProcess.create();
  private final TestBackplane backplane = TestBackplane.on(redis.server(), Duration.ofMillis(500));
  private final PresenceLeases dying = leases("node-1");
  private final PresenceLeases living = leases("node-2");
  private final Presences presences = new Presences(backplane.redis.redis());
  private final AtomicLong nanos = new AtomicLong();
  private final Reachability reachability = Reaper.reachability(nanos::get);
  private final Reaper reaper =
      new Reaper(
          new PresenceEnds(backplane.redis.redis(), backplane.news),
          reachability,
          SETTLING,
          backplane.meters);

  @AfterEach
  void close() {
    backplane.close();
    redis.close();
  }

  /// @param phaseMillis how long after the node's death a round comes
  @ParameterizedTest
  @ValueSource(ints = {1, 500, 999})
  void whoDoesNotReturnIsOfflineInTimeAndWhoReturnsStays(int phaseMillis) {
    IntStream.rangeClosed(0, Reaper.NODES).forEach(reachability::took);
    nanos.addAndGet(LONG.toNanos());
    of(living.renewNode());
    long deathMillis = redisMillis();
    // It renews its lease a last time and dies.
    of(dying.renewNode());
    of(dying.hold(ALICE, "1"));
    of(dying.hold(BOB, "2"));

    var phase = Duration.ofMillis(phaseMillis);
    var bobReturns = PresenceTimes.RETURN.minusMillis(1);
    boolean hasReturned = false;
    var passed = Duration.ZERO;
    for (var next = phase; isOnline(ALICE); next = Reaper.PERIOD) {
      assertThat(passed).as("alice is online yet").isLessThan(OFFLINE_WITHIN.plusSeconds(15));
      if (!hasReturned && passed.plus(since(deathMillis)).plus(next).compareTo(bobReturns) > 0) {
        of(living.hold(BOB, "1"));
        hasReturned = true;
      }
      pass(next);
      passed = passed.plus(next);
      of(living.renewNode());
      of(reaper.round());
      assertThat(isOnline(BOB)).as("bob, %s after it", passed).isTrue();
    }

    // By what has passed at least before the round, and at most behind it.
    assertThat(passed).isLessThanOrEqualTo(OFFLINE_WITHIN);
    assertThat(passed.plus(since(deathMillis))).isGreaterThanOrEqualTo(PresenceTimes.RETURN);
    assertThat(hasReturned).isTrue();
    // His lease is what keeps bob: it ends with nobody to renew it, and he with it.
    pass(PresenceTimes.LEASE);
    of(living.renewNode());
    of(reaper.round());
    assertThat(isOnline(BOB)).isFalse();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    for (var user : List.of(ALICE, BOB)) {
      bringNearer(Keys.userLeases(user), time);
    }
    bringNearer(Keys.online(Bucket.of(ALICE)), time);
    if (Bucket.of(BOB).index() != Bucket.of(ALICE).index()) {
      bringNearer(Keys.online(Bucket.of(BOB)), time);
    }
    bringNearer(Keys.nodes(), time);
  }

  /// Everything in a sorted set of times.
  private void bringNearer(byte[] key, Duration time) {
    var name = new String(key, StandardCharsets.UTF_8);
    var members = (List<?>) command("ZRANGE", name, "0", "-1");
    for (var member : members) {
      command("ZINCRBY", name, "-" + time.toMillis(), String.valueOf(member));
    }
  }

  /// How much time has passed for Redis by itself.
  private Duration since(long redisMillis) {
    return Duration.ofMillis(redisMillis() - redisMillis);
  }

  private long redisMillis() {
    var time = (List<?>) command("TIME");
    return Long.parseLong(String.valueOf(time.get(0))) * 1_000
        + Long.parseLong(String.valueOf(time.get(1))) / 1_000;
  }

  private Object command(String... words) {
    return Objects.requireNonNull(redis.server().command(words));
  }

  private boolean isOnline(UserId user) {
    return of(presences.of(user)).isOnline();
  }

  private PresenceLeases leases(String node) {
    return new PresenceLeases(backplane.redis.redis(), backplane.news, node);
  }

  private static <T> T of(CompletionStage<T> stage) {
    return Waiting.of(stage);
  }
}
