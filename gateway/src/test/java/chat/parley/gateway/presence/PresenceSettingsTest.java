package chat.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PresenceSettingsTest {
  @Test
  void aWrongValueNamesItsKey() {
    assertThatThrownBy(() -> new PresenceSettings(true, -1))
        .hasMessageContaining("parley.gateway.presence.max-watched");
  }

  @Test
  void nobodyNeedBeWatched() {
    assertThat(new PresenceSettings(true, 0).maxWatched()).isZero();
  }
}
