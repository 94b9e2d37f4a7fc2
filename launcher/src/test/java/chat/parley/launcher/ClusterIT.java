package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterIT {
  @TempDir private Path home = Path.of("unused");

  @Test
  void aBusyPortStartsAndWritesNothing() throws IOException {
    try (var stranger = new ServerSocket(0)) {
      var plan = plan(ServicePlan.redis(stranger.getLocalPort()));

      assertThatThrownBy(() -> Cluster.start(plan))
          .isInstanceOf(ClusterFailure.class)
          .hasMessageStartingWith(
              "Port " + stranger.getLocalPort() + ", needed for redis, is busy: ");
      assertThat(plan.data().root()).doesNotExist();
    }
  }

  @Test
  void aMissingJarIsNamedBeforeAnythingStarts() {
    assertThatThrownBy(() -> Cluster.start(plan(ServicePlan.redis(FreePort.find()))))
        .isInstanceOf(ClusterFailure.class)
        .hasMessageContaining("chat-service")
        .hasMessageContaining("is missing");
  }

  private ClusterPlan plan(ServicePlan redis) {
    return new ClusterPlan(
        home,
        new DataDirectory(home.resolve(".parley")),
        Bind.loopback(),
        RedisAddress.local(redis.port()),
        List.of(
            redis,
            new ServicePlan(ServiceKind.CHAT_SERVICE, 1, FreePort.find(), FreePort.find()),
            new ServicePlan(ServiceKind.GATEWAY, 1, FreePort.find(), FreePort.find())));
  }
}
