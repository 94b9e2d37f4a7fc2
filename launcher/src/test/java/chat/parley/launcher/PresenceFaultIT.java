package chat.parley.launcher;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Who is here, while gateways die.
@ExtendWith(ClusterExtension.class)
final class PresenceFaultIT {
  private final TestCluster cluster;

  PresenceFaultIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void exactlyThoseGoOfflineWhoDoNotReturnAndOnceEach() {
    try (var scenario = new GatewayOfManyDies(cluster)) {
      scenario.run();
    }
  }
}
