package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterPlanTest {
  private static final Path HOME = Path.of("/home/parley");

  @Test
  void defaultPortsAreThoseOfTheReadme() {
    var plan = ClusterPlan.of(HOME, 2, null, Bind.loopback(), null);

    assertThat(plan.portUses())
        .extracting(PortUse::port)
        .containsExactly(6390, 8090, 8190, 8081, 8181, 8082, 8182);
    assertThat(plan.redis()).hasToString("redis://127.0.0.1:6390");
    assertThat(plan.restUrl()).isEqualTo("http://localhost:8090");
    assertThat(plan.data().root()).isEqualTo(HOME.resolve(".parley"));
  }

  @Test
  void portBaseMovesEveryPortAndTheData() {
    var plan = ClusterPlan.of(HOME, 1, 9000, Bind.loopback(), null);

    assertThat(plan.portUses())
        .extracting(PortUse::port)
        .containsExactly(9090, 9010, 9110, 9001, 9101);
    assertThat(plan.data().root()).isEqualTo(HOME.resolve(".parley/9000"));
  }

  @Test
  void aRedisOfTheUsersIsNotStarted() {
    var plan =
        ClusterPlan.of(HOME, 1, null, Bind.loopback(), RedisAddress.parse("redis://db:6379"));

    assertThat(plan.of(ServiceKind.REDIS)).isEmpty();
    assertThat(plan.redis().host()).isEqualTo("db");
  }

  @Test
  void eightGatewaysFitBelowTheHighestPort() {
    var plan = ClusterPlan.of(HOME, 8, ClusterPlan.HIGHEST_BASE, Bind.loopback(), null);

    assertThat(plan.portUses()).extracting(PortUse::port).contains(65_535).doesNotHaveDuplicates();
  }

  @Test
  void whatIsOutOfRangeIsNamedWithItsOption() {
    assertThatThrownBy(() -> ClusterPlan.of(HOME, 9, null, Bind.loopback(), null))
        .hasMessage("--gateways is 1 to 8, not 9.");
    assertThatThrownBy(() -> ClusterPlan.of(HOME, 0, null, Bind.loopback(), null))
        .hasMessageContaining("not 0");
    assertThatThrownBy(() -> ClusterPlan.of(HOME, 2, 80, Bind.loopback(), null))
        .hasMessage("--port-base is 1024 to 65425, not 80.");
  }

  @Test
  void aPortPlannedTwiceIsRefused() {
    var services =
        List.of(ServicePlan.redis(7000), new ServicePlan(ServiceKind.GATEWAY, 1, 7001, 7000));

    assertThatThrownBy(
            () ->
                new ClusterPlan(
                    HOME,
                    new DataDirectory(HOME),
                    Bind.loopback(),
                    RedisAddress.local(7000),
                    services))
        .hasMessage("Port 7000 is planned twice.");
  }
}
