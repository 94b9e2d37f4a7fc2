package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {
  private final ManualLoop loop = new ManualLoop();
  private final Ladder ladder = new Ladder(List.of(Transport.values()), loop);

  @Test
  void whatNeverWorkedIsLeftAtOnce() {
    ladder.ended(0, false);

    assertThat(ladder.current()).isEqualTo(Transport.SSE);
    assertThat(ladder.better()).containsExactly(Transport.WEBSOCKET);
  }

  @Test
  void whatHasWorkedIsLeftAfterTwoFailures() {
    ladder.live();

    ladder.ended(100, false);
    assertThat(ladder.current()).isEqualTo(Transport.WEBSOCKET);
    ladder.ended(100, false);
    assertThat(ladder.current()).isEqualTo(Transport.SSE);
  }

  @Test
  void aLongLifeForgivesWhatWasBefore() {
    ladder.live();
    ladder.ended(100, false);
    ladder.ended(Ladder.STEADY_MILLIS, false);
    ladder.ended(100, false);

    assertThat(ladder.current()).isEqualTo(Transport.WEBSOCKET);
  }

  @Test
  void whatANodeSaysIsNoFaultOfTheTransport() {
    ladder.ended(0, true);
    ladder.ended(0, true);

    assertThat(ladder.current()).isEqualTo(Transport.WEBSOCKET);
  }

  @Test
  void belowTheLastOneTheFirstIsTriedAgain() {
    ladder.ended(0, false);
    ladder.ended(0, false);
    assertThat(ladder.current()).isEqualTo(Transport.LONG_POLL);
    ladder.ended(0, false);

    assertThat(ladder.current()).isEqualTo(Transport.WEBSOCKET);
  }

  @Test
  void theBetterOnesAreTriedEverLessOften() {
    loop.random = 1;

    assertThat(ladder.nextClimbMillis()).isEqualTo(30_000);
    assertThat(ladder.nextClimbMillis()).isEqualTo(60_000);
    ladder.ended(0, false);
    ladder.climb(Transport.WEBSOCKET);

    assertThat(ladder.current()).isEqualTo(Transport.WEBSOCKET);
    assertThat(ladder.nextClimbMillis()).isEqualTo(30_000);
  }
}
