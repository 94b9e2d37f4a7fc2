package chat.parley.service.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ReachabilityTest {
  private static final Duration TIME = Duration.ofSeconds(5);

  /// Any instant: a clock of nanoseconds may begin anywhere.
  private long nowNanos = Long.MAX_VALUE - 10;

  private final Reachability reachability = new Reachability(2, () -> nowNanos);

  @Test
  void itCountsFromTheFirstWrite() {
    assertThat(reachability.isFor(1, Duration.ZERO)).isFalse();
    reachability.took(1);
    nowNanos += TIME.toNanos() - 1;
    reachability.took(1);
    assertThat(reachability.isFor(1, TIME)).isFalse();
    nowNanos++;
    assertThat(reachability.isFor(1, TIME)).isTrue();
  }

  @Test
  void aBreakBeginsItAnew() {
    reachability.took(1);
    nowNanos += TIME.toNanos();
    reachability.failed(1);
    assertThat(reachability.isFor(1, Duration.ZERO)).isFalse();
    reachability.took(1);
    assertThat(reachability.isFor(1, TIME)).isFalse();
    nowNanos += TIME.toNanos();
    assertThat(reachability.isFor(1, TIME)).isTrue();
  }

  @Test
  void eachPartIsByItself() {
    reachability.took(0);
    reachability.took(1);
    nowNanos += TIME.toNanos();
    reachability.failed(0);
    assertThat(reachability.isFor(0, Duration.ZERO)).isFalse();
    assertThat(reachability.isFor(1, TIME)).isTrue();
  }
}
