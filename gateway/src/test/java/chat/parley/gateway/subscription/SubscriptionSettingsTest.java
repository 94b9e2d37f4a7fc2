package chat.parley.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SubscriptionSettingsTest {
  @Test
  void whatIsOutOfBoundsIsNamed() {
    assertThatThrownBy(() -> new SubscriptionSettings(-1, Duration.ofSeconds(1)))
        .hasMessageContaining("parley.gateway.subscription.max-idle-rooms");
    assertThatThrownBy(() -> new SubscriptionSettings(0, Duration.ofMillis(999)))
        .hasMessageContaining("parley.gateway.subscription.list-check");
  }
}
