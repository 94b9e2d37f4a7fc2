package chat.parley.backplane.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class BlockSettingsTest {
  @Test
  void aWrongValueNamesItsKey() {
    assertThatThrownBy(() -> new BlockSettings(0)).hasMessageContaining("parley.blocks.max-users");
    assertThatThrownBy(() -> new BlockSettings(10_001))
        .hasMessageContaining("parley.blocks.max-users");
  }

  @Test
  void itsEndsAreAllowed() {
    assertThat(new BlockSettings(1).maxUsers()).isOne();
    assertThat(new BlockSettings(10_000).maxUsers()).isEqualTo(10_000);
  }
}
