package chat.parley.loadtest.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
  private static final Schedule EACH_MILLI = new Schedule(5_000_000, 1_000, 5);

  private long nowNanos;
  private final List<Long> due = new ArrayList<>();
  private final OpenLoop loop = new OpenLoop(() -> nowNanos, EACH_MILLI);

  @Test
  void waitsForTheFirstTurn() {
    nowNanos = 4_000_000;

    assertThat(catchUp(loop)).isEqualTo(1_000_000);
    assertThat(due).isEmpty();
  }

  @Test
  void takesEachTurnWhenItIsDue() {
    nowNanos = 5_000_000;
    assertThat(catchUp(loop)).isEqualTo(1_000_000);

    nowNanos = 6_300_000;
    assertThat(catchUp(loop)).isEqualTo(700_000);

    assertThat(due).containsExactly(5_000_000L, 6_000_000L);
  }

  @Test
  void takesMissedTurnsAtOnceEachWithTheTimeItWasDue() {
    nowNanos = 7_500_000;

    assertThat(catchUp(loop)).isEqualTo(500_000);

    assertThat(due).containsExactly(5_000_000L, 6_000_000L, 7_000_000L);
  }

  @Test
  void endsWithTheLastTurn() {
    nowNanos = 60_000_000;

    assertThat(catchUp(loop)).isZero();

    assertThat(loop.finished()).isTrue();
    assertThat(due).hasSize(5);
  }

  @Test
  void pausesAfterManyTurnsThoughMoreAreDue() {
    OpenLoop late = new OpenLoop(() -> nowNanos, new Schedule(0, 1_000, 1_000));
    nowNanos = 1_000_000_000;

    assertThat(catchUp(late)).isZero();

    assertThat(due).hasSize(OpenLoop.TURNS_AT_ONCE);
    assertThat(late.finished()).isFalse();
  }

  @Test
  void doesNotDriftAtAnOddRate() {
    Schedule thirds = new Schedule(0, 3, 3_000_001);

    assertThat(thirds.dueNanos(3_000_000)).isEqualTo(1_000_000_000_000_000L);
  }

  @Test
  void needsARate() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(0, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(0, Double.NaN, 1));
  }

  private long catchUp(OpenLoop open) {
    return open.catchUp((_, dueNanos) -> due.add(dueNanos));
  }
}
