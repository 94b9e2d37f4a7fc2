package chat.parley.loadtest.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.loadtest.message.Stamp;
import chat.parley.loadtest.pace.Window;
import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally();

  @Test
  void measuresLatencyFromWhenTheSendWasDueAndOnlyInTheWindow() {
    tally.measure(new Window(1_000, 2_000));

    tally.delivered(new Stamp(900, 0), 0, 1_100);
    tally.delivered(new Stamp(1_500, 0), 0, 1_700);
    tally.delivered(new Stamp(1_500, 0), 1, 2_100);

    assertThat(tally.delivered).isEqualTo(3);
    assertThat(tally.arrivedInWindow).isEqualTo(2);
    assertThat(tally.sameNodeNanos.getTotalCount()).isEqualTo(1);
    assertThat(tally.sameNodeNanos.getMaxValue()).isEqualTo(200);
    assertThat(tally.crossNodeNanos.getMaxValue()).isEqualTo(600);
  }

  @Test
  void addsUp() {
    Tally other = new Tally();
    other.refused("4103 too-many-commands");
    tally.refused("4103 too-many-commands");

    tally.add(other);

    assertThat(tally.refused).isEqualTo(2);
    assertThat(tally.troubles).containsEntry("refused: 4103 too-many-commands", 2L);
  }
}
