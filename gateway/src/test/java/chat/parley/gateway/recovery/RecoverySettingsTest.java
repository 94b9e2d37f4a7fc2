package chat.parley.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

final class RecoverySettingsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 64MB, 200, ring-frames",
    "64, -1B, 200, ring-bytes",
    "64, 64MB, 0, page-entries",
    "64, 64MB, 1001, page-entries"
  })
  void aWrongValueNamesItsKey(int ringFrames, String ringBytes, int pageEntries, String key) {
    assertThatThrownBy(() -> settings(ringFrames, DataSize.parse(ringBytes), pageEntries))
        .hasMessageContaining("parley.gateway.recovery." + key);
  }

  @Test
  void thereMayBeNoRings() {
    assertThat(settings(64, DataSize.ofBytes(0), 200).ringBytes().toBytes()).isZero();
  }

  @Test
  void aPositionCheckInLessThanASecondIsTooMuchForRedis() {
    assertThatThrownBy(
            () -> new RecoverySettings(64, DataSize.ofBytes(0), 200, Duration.ofMillis(999)))
        .hasMessageContaining("parley.gateway.recovery.position-check");
  }

  private static RecoverySettings settings(int ringFrames, DataSize ringBytes, int pageEntries) {
    return new RecoverySettings(ringFrames, ringBytes, pageEntries, Duration.ofSeconds(10));
  }
}
