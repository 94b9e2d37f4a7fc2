package chat.parley.backplane.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ReceiptSettingsTest {
  @Test
  void aWrongValueNamesItsKey() {
    assertThatThrownBy(() -> new ReceiptSettings(-1))
        .hasMessageContaining("parley.receipts.max-members-told");
  }

  @Test
  void nobodyElseNeedBeTold() {
    assertThat(new ReceiptSettings(0).maxMembersTold()).isZero();
  }
}
