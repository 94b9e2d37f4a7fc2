package chat.parley.backplane.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class ProfileSettingsTest {
  private static final DataSize CUSTOM = DataSize.ofKilobytes(2);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  @Test
  void aWrongValueNamesItsKey() {
    for (var size : new DataSize[] {DataSize.ofBytes(0), DataSize.ofBytes(16 * 1024 + 1)}) {
      assertThatThrownBy(() -> new ProfileSettings(size, 100, INTERVAL))
          .hasMessageContaining("parley.profiles.max-custom");
    }
    for (int rooms : new int[] {-1, 1_001}) {
      assertThatThrownBy(() -> new ProfileSettings(CUSTOM, rooms, INTERVAL))
          .hasMessageContaining("parley.profiles.max-rooms");
    }
    for (var interval : new Duration[] {Duration.ofMillis(999), Duration.ofMinutes(61)}) {
      assertThatThrownBy(() -> new ProfileSettings(CUSTOM, 100, interval))
          .hasMessageContaining("parley.profiles.tell-interval");
    }
  }

  @Test
  void nobodyNeedBeTold() {
    assertThat(new ProfileSettings(CUSTOM, 0, INTERVAL).maxRooms()).isZero();
  }

  @Test
  void itsEndsAreAllowed() {
    var most = new ProfileSettings(DataSize.ofKilobytes(16), 1_000, Duration.ofHours(1));
    assertThat(most.maxCustomBytes()).isEqualTo(16 * 1024);
    assertThat(new ProfileSettings(DataSize.ofBytes(1), 1, Duration.ofSeconds(1)).maxCustomBytes())
        .isOne();
  }
}
