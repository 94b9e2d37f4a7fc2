package chat.parley.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class GatewayMeterIT {
  private final GatewayNode node = GatewayNode.shared();

  /// Those with tags are made when first needed: some traffic of each kind needs them all.
  @Test
  void everyMeterOfTheEnumIsRegistered() {
    try (var poller = PollClient.of(node, "bob");
        var socket = WebSocketClient.connect(node, "bob");
        var refused = RawClient.connect(node)) {
      assertThat(poller.poll("rooms=" + node.publicRoom() + "&wait=0").status()).isEqualTo(200);
      socket.call("\"cmd\":\"dance\"");
      assertThat(refused.request(WebSocketClient.request("bad")).answer().status()).isEqualTo(401);
    }
    var registry = node.bean(MeterRegistry.class);

    assertThat(GatewayMeter.values())
        .allSatisfy(
            meter ->
                assertThat(registry.find(meter.spec().name()).meters())
                    .as(meter.spec().name())
                    .isNotEmpty()
                    .allMatch(meter.spec()::describes));
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
