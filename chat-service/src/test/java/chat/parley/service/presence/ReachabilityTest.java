package chat.parley.service.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ReachabilityTest {
  private static final Duration TIME = Duration.ofSeconds(5);

  /// Any instant: a clock of nanoseconds may begin anywhere.
  private long nowNanos = Long.MAX_VALUE - 10;

  private final Reachability reachability = new Reachability(() -> nowNanos);

  @Test
  void itCountsFromTheFirstAnswer() {
    assertThat(reachability.isFor(Duration.ZERO)).isFalse();
    reachability.answered();
    nowNanos += TIME.toNanos() - 1;
    reachability.answered();
    assertThat(reachability.isFor(TIME)).isFalse();
    nowNanos++;
    assertThat(reachability.isFor(TIME)).isTrue();
  }

  @Test
  void aBreakBeginsItAnew() {
    reachability.answered();
    nowNanos += TIME.toNanos();
    reachability.failed();
    assertThat(reachability.isFor(Duration.ZERO)).isFalse();
    reachability.answered();
    assertThat(reachability.isFor(TIME)).isFalse();
    nowNanos += TIME.toNanos();
    assertThat(reachability.isFor(TIME)).isTrue();
  }
}
