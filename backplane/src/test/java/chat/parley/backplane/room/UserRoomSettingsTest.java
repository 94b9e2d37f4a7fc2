package chat.parley.backplane.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class UserRoomSettingsTest {
  @Test
  void aWrongValueNamesItsKey() {
    for (int wrong : new int[] {0, 10_001}) {
      assertThatThrownBy(() -> new UserRoomSettings(wrong))
          .hasMessageContaining("parley.user-rooms.max-rooms");
    }
  }

  @Test
  void theGreatestIsTaken() {
    assertThat(new UserRoomSettings(10_000).maxRooms()).isEqualTo(10_000);
  }
}
