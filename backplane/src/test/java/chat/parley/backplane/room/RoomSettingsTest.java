package chat.parley.backplane.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class RoomSettingsTest {
  @Test
  void aWrongValueNamesItsKey() {
    assertThatThrownBy(() -> new RoomSettings(0, 1))
        .hasMessageContaining("parley.rooms.max-members");
    for (int wrong : new int[] {0, 10_001}) {
      assertThatThrownBy(() -> new RoomSettings(1, wrong))
          .hasMessageContaining("parley.rooms.max-restrictions");
    }
  }

  @Test
  void theGreatestIsTaken() {
    assertThat(new RoomSettings(1, 10_000).maxRestrictions()).isEqualTo(10_000);
  }
}
