package chat.parley.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

final class GatewayMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final GatewayMeters meters = new GatewayMeters(registry);

  /// The registry refers weakly to what it reads; a counter whose adder is gone reads as nothing.
  @Test
  void whatTheRegistryReadsOutlivesACollection() {
    meters.delivered(5);
    meters.flushed(2);
    meters.subscribed(3);
    System.gc();

    assertThat(count(GatewayMeter.DELIVERIES)).isEqualTo(1);
    assertThat(count(GatewayMeter.DELIVERED_BYTES)).isEqualTo(5);
    assertThat(count(GatewayMeter.FLUSHES)).isEqualTo(2);
    assertThat(registry.get(GatewayMeter.SUBSCRIPTIONS.spec().name()).gauge().value()).isEqualTo(3);
    // Held until here.
    meters.delivered(1);
  }

  /// A counter that appears with its first event shows no increase.
  @Test
  void everyReasonIsThereBeforeItHappens() {
    var closes = GatewayMeter.CLOSES.spec();
    int combinations =
        closes.tags().values().stream()
            .mapToInt(values -> values.size())
            .reduce(1, Math::multiplyExact);

    assertThat(registry.find(closes.name()).counters()).hasSize(combinations);
  }

  @Test
  void connectionsAreThoseOpenedAndNotClosed() {
    meters.opened("sse");
    meters.opened("sse");
    meters.closed("sse", "gone");

    assertThat(
            registry
                .get(GatewayMeter.CONNECTIONS.spec().name())
                .tag("transport", "sse")
                .gauge()
                .value())
        .isEqualTo(1);
  }

  private double count(GatewayMeter meter) {
    return registry.get(meter.spec().name()).functionCounter().count();
  }
}
