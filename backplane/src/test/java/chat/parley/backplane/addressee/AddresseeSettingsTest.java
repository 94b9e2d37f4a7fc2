package chat.parley.backplane.addressee;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class AddresseeSettingsTest {
  @Test
  void aWrongValueNamesItsKey() {
    assertRefused(-1, 1, 1, "parley.addressees.max-here");
    assertRefused(1_001, 1, 1, "parley.addressees.max-here");
    assertRefused(1, -1, 1, "parley.addressees.max-thread");
    assertRefused(1, 1_001, 1, "parley.addressees.max-thread");
    assertRefused(1, 1, 0, "parley.addressees.max-waiting");
  }

  private static void assertRefused(int maxHere, int maxThread, int maxWaiting, String key) {
    assertThatThrownBy(() -> new AddresseeSettings(maxHere, maxThread, maxWaiting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key);
  }
}
