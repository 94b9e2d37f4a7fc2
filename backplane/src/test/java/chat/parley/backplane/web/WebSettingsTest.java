package chat.parley.backplane.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class WebSettingsTest {
  private static final DataSize SOME = DataSize.ofKilobytes(16);

  @Test
  void aWrongValueNamesItsKey() {
    for (var wrong : List.of(DataSize.ofBytes(0), DataSize.ofBytes((1 << 20) + 1))) {
      assertThatThrownBy(() -> new WebSettings(List.of(), wrong, SOME, SOME))
          .hasMessageContaining("parley.web.max-text");
      assertThatThrownBy(() -> new WebSettings(List.of(), SOME, wrong, SOME))
          .hasMessageContaining("parley.web.max-signal");
      assertThatThrownBy(() -> new WebSettings(List.of(), SOME, SOME, wrong))
          .hasMessageContaining("parley.web.max-data");
    }
  }

  @Test
  void eachLimitIsItsOwn() {
    var limits =
        new WebSettings(
            List.of(), DataSize.ofBytes(1), DataSize.ofMegabytes(1), DataSize.ofBytes(2));
    assertThat(limits.commandLimits().maxTextBytes()).isOne();
    assertThat(limits.commandLimits().maxSignalBytes()).isEqualTo(1 << 20);
    assertThat(limits.commandLimits().maxDataBytes()).isEqualTo(2);
  }
}
