package chat.parley.backplane.inbox;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class InboxSettingsTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final DataSize SIZE = DataSize.ofKilobytes(8);

  @Test
  void aWrongValueNamesItsKey() {
    assertRefused(() -> new InboxSettings(0, DAY, SIZE, 1), "parley.inbox.max-entries");
    assertRefused(() -> new InboxSettings(10_001, DAY, SIZE, 1), "parley.inbox.max-entries");
    assertRefused(
        () -> new InboxSettings(1, Duration.ofMillis(999), SIZE, 1), "parley.inbox.max-age");
    assertRefused(
        () -> new InboxSettings(1, DAY, DataSize.ofBytes(255), 1), "parley.inbox.max-notification");
    assertRefused(
        () -> new InboxSettings(1, DAY, DataSize.ofKilobytes(33), 1),
        "parley.inbox.max-notification");
    assertRefused(() -> new InboxSettings(1, DAY, SIZE, 0), "parley.inbox.max-preferences");
  }

  private static void assertRefused(Runnable making, String key) {
    assertThatThrownBy(making::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key);
  }
}
