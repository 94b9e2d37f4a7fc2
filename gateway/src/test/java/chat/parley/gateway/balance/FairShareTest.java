package chat.parley.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The decision alone, by a clock of its own: a reading every second.
final class FairShareTest {
  private static final Duration SETTLE = Duration.ofSeconds(30);

  private final FairShare fairShare = fairShare(10);
  private long second = -3;

  @Test
  void aNodeThatIsAloneMovesNobody() {
    for (int i = 0; i < 200; i++) {
      assertThat(toMove(1_000)).isZero();
    }
    assertThat(fairShare.share()).isZero();
  }

  @Test
  void nobodyMovesBeforeTheOthersHaveSettled() {
    for (int i = 0; i < SETTLE.toSeconds(); i++) {
      assertThat(toMove(200, 0)).as("second " + i).isZero();
    }
    assertThat(toMove(200, 0)).isEqualTo(10);
    assertThat(fairShare.share()).isEqualTo(100);
  }

  @Test
  void aMomentOfEvennessBeginsTheWaitAnew() {
    settle(200, 0);
    assertThat(toMove(200, 195)).isZero();
    // What was counted then counts for a while.
    for (int i = 1; i < SETTLE.plus(FairShare.UNDER_WAY).toSeconds(); i++) {
      assertThat(toMove(200, 0)).isZero();
    }
    assertThat(toMove(200, 0)).isPositive();
  }

  /// An outage of Redis, say: what was meanwhile is not known.
  @Test
  void aPauseOfReadingsBeginsTheWaitAnew() {
    settle(200, 0);
    second += 10;
    settle(200, 0);
    assertThat(toMove(200, 0)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5, 90, 100, 105, 109, 110})
  void whoIsNotWellAboveItsShareMovesNobody(long own) {
    for (int i = 0; i < 200; i++) {
      assertThat(toMove(own, 200 - own)).isZero();
    }
  }

  @Test
  void theRateHoldsHoweverOftenItIsAsked() {
    settle(1_000, 0);
    assertThat(toMove(1_000, 0)).isEqualTo(10);
    second--;
    assertThat(toMove(990, 0)).as("asked twice in a second").isZero();
  }

  /// The others have not heard of those who are under way: they still belong to the share.
  @Test
  void whoIsUnderWayIsNotMovedTwice() {
    var fast = fairShare(1_000);
    long own = 200;
    for (int i = 0; i <= SETTLE.toSeconds(); i++) {
      own -= fast.toMove(nanos(i), own, List.of(0L));
    }
    assertThat(own).isEqualTo(100);
    for (int i = 1; i < FairShare.UNDER_WAY.toSeconds(); i++) {
      assertThat(fast.toMove(nanos(SETTLE.toSeconds() + i), own, List.of(0L))).isZero();
    }
  }

  /// A balancer that sends everybody back where he came from.
  @Test
  void whatDoesNotHelpIsTriedEverMoreRarely() {
    long asked = 0;
    for (int i = 0; i < 3_600; i++) {
      asked += toMove(200, 0);
    }
    assertThat(asked).as("in an hour, with 100 too many").isBetween(300L, 1_100L);
  }

  @Test
  void nobodyGoesBelowTheShareWhereClientsDoNotComeBack() {
    long own = 200;
    for (int i = 0; i < 600; i++) {
      own -= toMove(own, 0);
    }
    // Half of those who are left, again and again, but never all at once.
    assertThat(own).isBetween(10L, 100L);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 10})
  void aNewNodeIsFilledAndThenNobodyMovesAnyMore(int nodes) {
    var before = LongStream.range(0, nodes).map(node -> node == 0 ? 0 : 1_000).toArray();
    var cluster = new SimulatedCluster(before, Arrival.LEAST);

    cluster.run(1_200);

    assertThat(cluster.counts()).allMatch(count -> count > cluster.share() - 15);
    assertThat(cluster.moved()).as("nobody twice").isLessThanOrEqualTo(cluster.share() + 20);
    assertThat(cluster.lowestOfAGiver())
        .as("no giver fell below")
        .isGreaterThan(cluster.share() - 3);
    long moved = cluster.moved();
    cluster.run(3_600);
    assertThat(cluster.moved()).as("no ping-pong").isEqualTo(moved);
  }

  /// Where the balancer throws dice it ends as well, and nobody swings.
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void aBalancerThatThrowsDiceIsEvenedOutToo(int nodes) {
    var before = LongStream.range(0, nodes).map(node -> node == 0 ? 0 : 1_000).toArray();
    var cluster = new SimulatedCluster(before, Arrival.RANDOM);

    cluster.run(7_200);

    // Chance moves a few beyond the margin.
    long most = cluster.share() + cluster.share() / 10 + 40;
    assertThat(cluster.counts()).allMatch(count -> count <= most);
    assertThat(cluster.moved()).isLessThan(5 * cluster.share());
    long moved = cluster.moved();
    cluster.run(3_600);
    assertThat(cluster.moved() - moved).isLessThan(cluster.share() / 5);
  }

  private void settle(long own, long... others) {
    for (int i = 0; i < SETTLE.toSeconds(); i++) {
      assertThat(toMove(own, others)).isZero();
    }
  }

  private int toMove(long own, long... others) {
    return fairShare.toMove(nanos(second++), own, LongStream.of(others).boxed().toList());
  }

  static FairShare fairShare(int perSecond) {
    return new FairShare(new BalanceSettings(perSecond, 10, SETTLE));
  }

  static long nanos(long second) {
    return Duration.ofSeconds(second).toNanos();
  }
}
