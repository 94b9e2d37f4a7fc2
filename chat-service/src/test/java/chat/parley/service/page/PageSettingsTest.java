package chat.parley.service.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.error.RefusedException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageSettingsTest {
  private static final PageSettings PAGES = new PageSettings(100, 1000);

  @Test
  void aRequestMayNameASize() {
    assertThat(PAGES.size(Optional.empty())).isEqualTo(100);
    assertThat(PAGES.size(Optional.of("1"))).isEqualTo(1);
    assertThat(PAGES.size(Optional.of("1000"))).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "", "-1", "+1", " 1", "1e3", "x", "4294967297"})
  void otherSizesAreRefused(String limit) {
    assertThatThrownBy(() -> PAGES.size(Optional.of(limit)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("4320")
        .hasMessageContaining("from 1 to 1000");
  }

  @Test
  void wrongSettingsNameTheirKey() {
    assertThatThrownBy(() -> new PageSettings(1, 0)).hasMessageContaining("parley.page.max-size");
    assertThatThrownBy(() -> new PageSettings(11, 10))
        .hasMessageContaining("parley.page.default-size");
    assertThatThrownBy(() -> new PageSettings(0, 10))
        .hasMessageContaining("parley.page.default-size");
  }
}
