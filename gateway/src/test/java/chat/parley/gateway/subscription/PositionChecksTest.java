package chat.parley.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.fanout.Frames;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PositionChecksTest {
  /// A publication that went where no channel is waits for the next look, and then for the pause in
  /// which it might still have come by itself.
  @Test
  void whileABucketMovesAMissedPublicationIsReadWithinASecond() {
    assertThat(PositionChecks.WHILE_MOVING.plus(Room.RETRY)).isLessThan(Duration.ofSeconds(1));
  }

  /// Many rooms that were followed in one moment are asked about all through the period, by two
  /// nodes in different moments.
  @Test
  @SuppressWarnings("NullAway") // nothing is asked
  void roomsAreFirstLookedAtFromARandomMomentOn() {
    var period = Duration.ofSeconds(10);
    var delays =
        LongStream.of(1, 2)
            .mapToObj(
                seed ->
                    new PositionChecks(null, null, Frames.METERS, new Random(seed), period, null))
            .map(
                checks ->
                    IntStream.range(0, 1_000)
                        .mapToObj(_ -> Duration.ofNanos(checks.firstDelayNanos()))
                        .toList())
            .toList();

    assertThat(delays.getFirst()).isNotEqualTo(delays.getLast());
    for (int second = 0; second < 10; second++) {
      var from = Duration.ofSeconds(second);
      assertThat(delays.getFirst())
          .filteredOn(
              delay -> delay.compareTo(from) >= 0 && delay.compareTo(from.plusSeconds(1)) < 0)
          .hasSizeBetween(60, 150);
    }
  }
}
