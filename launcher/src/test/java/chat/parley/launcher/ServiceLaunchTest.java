package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServiceLaunchTest {
  private final ClusterPlan plan =
      ClusterPlan.of(
          Path.of("/home/parley"),
          2,
          null,
          Bind.loopback(),
          RedisAddress.parse("redis://:secret@db"));

  @Test
  void aGatewayKnowsItsNameItsPortsAndTheRestInterface() {
    var second = plan.of(ServiceKind.GATEWAY).getLast();

    assertThat(ServiceLaunch.of(second, plan, "key").command())
        .contains(
            "--parley.node=gateway-2",
            "--server.address=127.0.0.1",
            "--server.port=8082",
            "--management.server.address=127.0.0.1",
            "--management.server.port=8182",
            "--parley.gateway.rest-url=http://localhost:8090",
            "--parley.development=true");
  }

  @Test
  void boundElsewhereEveryAddressFollows() {
    var open = ClusterPlan.of(Path.of("/home/parley"), 1, null, Bind.parse("192.0.2.7"), null);

    assertThat(ServiceLaunch.of(open.of(ServiceKind.GATEWAY).getFirst(), open, "key").command())
        .contains(
            "--server.address=192.0.2.7",
            "--management.server.address=192.0.2.7",
            "--parley.gateway.rest-url=http://192.0.2.7:8090",
            "--parley.web.allowed-origins=http://192.0.2.7:[*]");
    assertThat(Welcome.of(open)).contains("listen on 192.0.2.7", "http://192.0.2.7:8081/");
  }

  @Test
  void theGatewaysShareTheProcessors() {
    int processors = Runtime.getRuntime().availableProcessors();
    for (int gateways = 1; gateways <= 8; gateways++) {
      var all = ClusterPlan.of(Path.of("/home/parley"), gateways, null, Bind.loopback(), null);
      int each = Math.max(1, processors / gateways);

      assertThat(all.of(ServiceKind.GATEWAY))
          .allSatisfy(
              gateway ->
                  assertThat(ServiceLaunch.of(gateway, all, "key").command())
                      .contains("--parley.gateway.connection.event-loops=" + each));
    }
  }

  @Test
  void chatServiceGetsNoSettingOfAGateway() {
    var service = plan.of(ServiceKind.CHAT_SERVICE).getFirst();

    assertThat(ServiceLaunch.of(service, plan, "key").command())
        .contains("--parley.node=chat-service-1")
        .noneMatch(word -> word.contains("parley.gateway"));
  }

  @Test
  void secretsTravelInTheEnvironmentOnly() {
    var launch = ServiceLaunch.of(plan.of(ServiceKind.GATEWAY).getFirst(), plan, "hidden");

    assertThat(launch.environment())
        .containsEntry("PARLEY_IDENTITY_KEYS_DEV", "hidden")
        .containsEntry("SPRING_DATA_REDIS_URL", "redis://:secret@db");
    assertThat(launch.command())
        .noneMatch(word -> word.contains("hidden") || word.contains("secret"));
  }
}
