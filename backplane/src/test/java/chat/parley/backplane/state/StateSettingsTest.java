package chat.parley.backplane.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class StateSettingsTest {
  private static final DataSize DOCUMENT = DataSize.ofKilobytes(64);

  @Test
  void whatIsOutOfBoundsIsNamed() {
    for (var size : List.of(DataSize.ofBytes(1_023), DataSize.ofBytes(256 * 1_024 + 1))) {
      assertThatThrownBy(() -> new StateSettings(size, 1, 1, 1, 1))
          .hasMessageContaining("parley.state.max-document");
    }
    assertThatThrownBy(() -> new StateSettings(DOCUMENT, 0, 1, 1, 1))
        .hasMessageContaining("parley.state.max-at-once");
    assertThatThrownBy(() -> new StateSettings(DOCUMENT, 1, 0, 1, 1))
        .hasMessageContaining("parley.state.max-per-user");
    assertThatThrownBy(() -> new StateSettings(DOCUMENT, 1, 1, 0, 1))
        .hasMessageContaining("parley.state.max-waiting");
    assertThatThrownBy(() -> new StateSettings(DOCUMENT, 1, 1, 1, 0))
        .hasMessageContaining("parley.state.max-attempts");
    assertThat(new StateSettings(DOCUMENT, 1, 1, 1, 1).maxDocumentBytes()).isEqualTo(65_536);
  }
}
