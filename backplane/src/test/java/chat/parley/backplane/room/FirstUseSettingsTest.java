package chat.parley.backplane.room;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class FirstUseSettingsTest {
  @Test
  void aWrongValueNamesItsKey() {
    assertThatThrownBy(() -> new FirstUseSettings(true, "@parley"))
        .hasMessageContaining("parley.first-use.owner");
  }
}
