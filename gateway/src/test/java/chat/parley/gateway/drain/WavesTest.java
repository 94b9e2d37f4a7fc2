package chat.parley.gateway.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WavesTest {
  private static final Duration WINDOW = Duration.ofSeconds(30);

  @Test
  void aLargeNodeIsSpreadEvenlyOverMostOfTheWindow() {
    var waves = Waves.of(100_000, WINDOW);

    assertThat(waves.count()).isEqualTo(46);
    assertThat(sizes(waves, 100_000)).hasSize(46).allMatch(size -> size == 2_173 || size == 2_174);
  }

  /// At least a hundred per second, and the first at once.
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "50, 1",
    "51, 2",
    "99, 2",
    "100, 2",
    "300, 6",
    "2250, 45",
    "2300, 46",
    "1000000, 46"
  })
  void aSmallNodeDoesNotTakeTheWholeWindow(long connections, int waves) {
    assertThat(Waves.of(connections, WINDOW).count()).isEqualTo(waves);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "600, 1", "1000, 2", "3000, 5", "4000, 7"})
  void aShortWindowHasFewerAndLargerWaves(long windowMillis, int waves) {
    assertThat(Waves.of(1_000_000, Duration.ofMillis(windowMillis)).count()).isEqualTo(waves);
  }

  @Test
  void everyLoopLeavesInTheSameWavesHoweverFewItHolds() {
    var waves = Waves.of(300, Duration.ofSeconds(4));

    assertThat(sizes(waves, 7)).containsExactly(2, 1, 1, 1, 1, 1);
    assertThat(sizes(waves, 1)).containsExactly(1);
  }

  /// Who leaves by himself makes the waves that follow smaller, who comes makes them larger.
  @Test
  void theSharesFollowWhoIsThere() {
    var waves = new Waves(4);

    assertThat(waves.leaving(40, 0)).isEqualTo(10);
    assertThat(waves.leaving(9, 1)).isEqualTo(3);
    assertThat(waves.leaving(20, 2)).isEqualTo(10);
    assertThat(waves.leaving(10, 3)).isEqualTo(10);
    assertThat(waves.leaving(5, 17)).isEqualTo(5);
  }

  private static List<Integer> sizes(Waves waves, int connections) {
    var sizes = new ArrayList<Integer>();
    int remaining = connections;
    for (int wave = 0; remaining > 0; wave++) {
      sizes.add(waves.leaving(remaining, wave));
      remaining -= sizes.getLast();
    }
    return sizes;
  }
}
