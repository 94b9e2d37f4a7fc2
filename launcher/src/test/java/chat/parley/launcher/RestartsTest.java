package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private static final Duration QUICK = Duration.ofSeconds(3);

  private final Restarts restarts = new Restarts(Duration.ofSeconds(1));

  @Test
  void thePauseDoublesAndTheFifthQuickFailureIsTheLast() {
    for (int seconds : new int[] {1, 2, 4, 8}) {
      assertThat(restarts.pauseAfter(QUICK)).contains(Duration.ofSeconds(seconds));
    }
    assertThat(restarts.pauseAfter(QUICK)).isEmpty();
  }

  @Test
  void whoHasLivedForAWhileBeginsAnew() {
    restarts.pauseAfter(QUICK);
    restarts.pauseAfter(QUICK);

    assertThat(restarts.pauseAfter(Restarts.STEADY)).contains(Duration.ofSeconds(1));
    assertThat(restarts.pauseAfter(QUICK)).contains(Duration.ofSeconds(2));
  }
}
