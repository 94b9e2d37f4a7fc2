package chat.parley.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PeakTest {
  private static final long WINDOW = Peak.WINDOW_NANOS;

  private final Peak peak = new Peak(0);

  @Test
  void aMomentIsSeenForAtLeastAWindow() {
    peak.record(7, 1);
    peak.record(2, 2);

    assertThat(peak.get(3)).isEqualTo(7);
    assertThat(peak.get(WINDOW + 1)).isEqualTo(7);
  }

  @Test
  void andForNoMoreThanTwo() {
    peak.record(7, WINDOW - 1);

    assertThat(peak.get(2 * WINDOW)).isZero();
  }

  @Test
  void theWindowBeforeCountsWithTheOneThatRuns() {
    peak.record(7, 1);
    peak.record(2, WINDOW);
    assertThat(peak.get(WINDOW + 1)).isEqualTo(7);

    peak.record(1, 2 * WINDOW);
    assertThat(peak.get(2 * WINDOW + 1)).isEqualTo(2);
  }

  @Test
  void whatIsLongAgoIsForgottenThoughNothingCameMeanwhile() {
    peak.record(7, 1);
    peak.record(1, 5 * WINDOW);

    assertThat(peak.get(5 * WINDOW)).isEqualTo(1);
  }
}
