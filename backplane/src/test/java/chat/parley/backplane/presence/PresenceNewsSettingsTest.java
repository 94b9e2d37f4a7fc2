package chat.parley.backplane.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PresenceNewsSettingsTest {
  @Test
  void aWrongValueNamesItsKey() {
    assertThatThrownBy(() -> new PresenceNewsSettings(-1, 500))
        .hasMessageContaining("parley.presence.max-members-told");
    assertThatThrownBy(() -> new PresenceNewsSettings(200, 9))
        .hasMessageContaining("parley.presence.rooms-per-second");
  }

  @Test
  void nobodyNeedBeTold() {
    assertThat(new PresenceNewsSettings(0, 10).maxMembersTold()).isZero();
  }
}
