package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final ManualLoop loop = new ManualLoop();
  private final Backoff backoff = new Backoff(loop);

  @Test
  void doublesFromOneSecondToThirty() {
    loop.random = 1;

    assertThat(Stream.generate(() -> backoff.nextMillis(0)).limit(8))
        .containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
  }

  @Test
  void jitterIsFull() {
    loop.random = 0;

    assertThat(backoff.nextMillis(0)).isZero();
    loop.random = 0.25;
    assertThat(backoff.nextMillis(0)).isEqualTo(500);
  }

  @Test
  void whatTheServerAsksForComesOnTop() {
    assertThat(backoff.nextMillis(7_000)).isEqualTo(7_500);
  }

  @Test
  void aResetBeginsAnew() {
    backoff.nextMillis(0);
    backoff.nextMillis(0);
    assertThat(backoff.isFresh()).isFalse();

    backoff.reset();

    assertThat(backoff.isFresh()).isTrue();
    assertThat(backoff.nextMillis(0)).isEqualTo(500);
  }
}
