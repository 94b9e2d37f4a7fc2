package chat.parley.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.MeterSpec;
import chat.parley.gateway.GatewayNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GatewayMeterIT {
  private final GatewayNode node = GatewayNode.shared();

  /// Before anything has happened: a counter that appears with its first event shows no increase.
  @Test
  void everyMeterOfTheEnumIsRegistered() {
    var registry = node.bean(MeterRegistry.class);

    assertThat(GatewayMeter.values())
        .allSatisfy(
            meter ->
                assertThat(registry.find(meter.spec().name()).meters())
                    .as(meter.spec().name())
                    .hasSize(combinations(meter.spec()))
                    .allMatch(meter.spec()::describes));
  }

  /// Of the values of its tags.
  private static int combinations(MeterSpec spec) {
    return spec.tags().values().stream().mapToInt(List::size).reduce(1, Math::multiplyExact);
  }

  @Test
  void everyMeterOfTheModuleIsInTheEnum() {
    var labels = Arrays.stream(GatewayMeter.values()).map(meter -> meter.spec().name()).toList();

    assertThat(node.bean(MeterRegistry.class).getMeters())
        .map(meter -> meter.getId().getName())
        .filteredOn(name -> name.startsWith("parley.gateway."))
        .isSubsetOf(labels);
  }

  @Test
  void namesAreThoseOfTheModuleAndOnce() {
    assertThat(Arrays.stream(GatewayMeter.values()).map(meter -> meter.spec().name()))
        .doesNotHaveDuplicates()
        .allMatch(label -> label.matches("parley\\.gateway(\\.[a-z]+)+"));
  }
}
