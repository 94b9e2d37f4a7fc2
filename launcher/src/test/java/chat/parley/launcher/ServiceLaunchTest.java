package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServiceLaunchTest {
  private static final String KEY = "hidden";

  private final ClusterPlan plan =
      ClusterPlan.of(
          Path.of("/home/parley"),
          2,
          null,
          Bind.loopback(),
          RedisAddress.parse("redis://:secret@db"));

  private static Launch launch(ServicePlan service, ClusterPlan plan) {
    var program = new Program(service.kind(), Path.of("/nowhere"));
    return ServiceLaunch.of(service, plan, program, KEY);
  }

  @Test
  void aGatewayKnowsItsNameItsPortsAndTheRestInterface() {
    var second = plan.of(ServiceKind.GATEWAY).getLast();

    assertThat(launch(second, plan).command())
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

    assertThat(launch(open.of(ServiceKind.GATEWAY).getFirst(), open).command())
        .contains(
            "--server.address=192.0.2.7",
            "--management.server.address=192.0.2.7",
            "--parley.gateway.rest-url=http://192.0.2.7:8090",
            "--parley.web.allowed-origins=http://192.0.2.7:[*]");
    assertThat(Welcome.of(open)).contains("listen on 192.0.2.7", "http://192.0.2.7:8081/");
  }

  @Test
  void theGatewaysShareTheProcessors() {
    assertThat(ServiceLaunch.eventLoops(2, 1)).isEqualTo(2);
    assertThat(ServiceLaunch.eventLoops(2, 2)).isEqualTo(1);
    assertThat(ServiceLaunch.eventLoops(2, 8)).isEqualTo(1);
    assertThat(ServiceLaunch.eventLoops(16, 3)).isEqualTo(5);
    assertThat(ServiceLaunch.eventLoops(192, 1)).isEqualTo(64);
    assertThat(launch(plan.of(ServiceKind.GATEWAY).getFirst(), plan).command())
        .anyMatch(word -> word.matches("--parley.gateway.connection.event-loops=[1-9].*"));
  }

  @Test
  void chatServiceGetsNoSettingOfAGateway() {
    var service = plan.of(ServiceKind.CHAT_SERVICE).getFirst();

    assertThat(launch(service, plan).command())
        .contains("--parley.node=chat-service-1")
        .noneMatch(word -> word.contains("parley.gateway"));
  }

  @Test
  void secretsTravelInTheEnvironmentOnly() {
    var launch = launch(plan.of(ServiceKind.GATEWAY).getFirst(), plan);

    assertThat(launch.environment())
        .containsEntry("PARLEY_IDENTITY_KEYS_DEV", KEY)
        .containsEntry("SPRING_DATA_REDIS_URL", "redis://:secret@db");
    assertThat(launch.command()).noneMatch(word -> word.contains(KEY) || word.contains("secret"));
  }
}
