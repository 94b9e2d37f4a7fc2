package chat.parley.loadtest.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.loadtest.plan.Shape;
import chat.parley.loadtest.rooms.RoomsSettings.Phases;
import chat.parley.loadtest.rooms.RoomsSettings.Traffic;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoomsSettingsTest {
  private static final Phases PHASES =
      new Phases(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(20));

  @Test
  void whoWouldSendMoreThanAConnectionMayIsWarned() {
    // 20 rooms of 10: 1,000 deliveries a second are 100 sends, 5 for each room.
    assertThat(settings(1_000, 1).warning()).isEmpty();
    assertThat(settings(11_000, 1).warning().orElse("")).contains("55 a second").contains("4103");
    assertThat(settings(11_000, 2).warning()).isEmpty();
  }

  private static RoomsSettings settings(double deliveries, int writers) {
    return new RoomsSettings(
        new Shape(200, 10, 1, 2), new Traffic(deliveries, writers, 100), PHASES, 100);
  }
}
