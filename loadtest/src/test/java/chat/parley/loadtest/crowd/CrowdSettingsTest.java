package chat.parley.loadtest.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.loadtest.crowd.CrowdSettings.Mix;
import chat.parley.loadtest.crowd.CrowdSettings.Writes;
import chat.parley.loadtest.plan.Seat;
import chat.parley.loadtest.plan.SeatingPlan;
import chat.parley.loadtest.plan.Shape;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CrowdSettingsTest {
  private static final Writes WRITES = new Writes(2, 3, 1, 100);

  @Test
  void givesEachNodeTheSameShares() {
    var shape = new Shape(10_000, 10_000, 1, 2);
    var settings = new CrowdSettings(shape, new Mix(15, 5), WRITES, 1_000);
    var perNode =
        new SeatingPlan("t", shape)
            .seats().stream()
                .collect(
                    Collectors.groupingBy(
                        Seat::node, Collectors.groupingBy(settings::wayOf, Collectors.counting())));

    var shares = Map.of(Way.WEBSOCKET, 4_000L, Way.EVENT_STREAM, 750L, Way.LONG_POLL, 250L);
    assertThat(perNode).isEqualTo(Map.of(0, shares, 1, shares));
  }

  @Test
  void letsTheFirstSeatWriteOverAWebSocket() {
    var shape = new Shape(3, 3, 1, 1);
    var settings = new CrowdSettings(shape, new Mix(66, 33), WRITES, 1_000);

    assertThat(new SeatingPlan("t", shape).seats().stream().map(settings::wayOf))
        .containsExactly(Way.WEBSOCKET, Way.EVENT_STREAM, Way.EVENT_STREAM);
  }

  @Test
  void refusesAMixInWhichNobodyCouldWrite() {
    assertThatThrownBy(() -> new Mix(60, 40)).hasMessageContaining("leave no WebSockets");
    assertThatThrownBy(() -> new Mix(-1, 40)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesATextThatCannotHoldItsStamp() {
    assertThatThrownBy(() -> new Writes(0, 1, 1, 19)).hasMessageContaining("cannot hold its stamp");
  }
}
