package chat.parley.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClusterSettingsTest {
  @Test
  void figuresLiveForThreePeriods() {
    assertThat(new ClusterSettings(Duration.ofSeconds(2)).life()).isEqualTo(Duration.ofSeconds(6));
    assertThat(new ClusterSettings(Duration.ZERO).isOn()).isFalse();
  }

  @Test
  void aPeriodIsNeitherAMomentNorAnHour() {
    for (var period :
        List.of(Duration.ofMillis(499), Duration.ofSeconds(61), Duration.ofHours(-1))) {
      assertThatThrownBy(() -> new ClusterSettings(period))
          .hasMessageContaining("parley.gateway.cluster.period");
    }
  }
}
