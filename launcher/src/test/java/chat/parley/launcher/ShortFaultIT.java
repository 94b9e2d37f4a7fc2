package chat.parley.launcher;

import chat.parley.backplane.redis.RedisProxy.Treatment;
import chat.parley.launcher.FaultRun.Allowed;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every kind of fault once, under a small load: all that was acknowledged reaches everybody, once
/// and in one order, and nobody is told of a loss that was none.
@ExtendWith(ClusterExtension.class)
final class ShortFaultIT {
  private static final Workload.Size SIZE = new Workload.Size(60, 10, 100);
  private static final double SECONDS_AROUND = 3;
  private static final Duration END = Duration.ofSeconds(15);

  private final TestCluster cluster;
  private final FaultRun faults;

  ShortFaultIT(TestCluster cluster) {
    this.cluster = cluster;
    this.faults = new FaultRun(cluster, SIZE, SECONDS_AROUND);
  }

  @AfterEach
  void heal() {
    cluster.network().heal();
  }

  @Test
  void publicationsAreDroppedDoubledAndDelayed() {
    var random = new Random(7);
    faults.run(
        "publications dropped, doubled, delayed",
        workload -> {
          cluster.network().treat(_ -> treatment(random.nextInt(10)));
          workload.goOnFor(4);
          cluster.network().heal();
        },
        Allowed.DELAY_ALONE);
  }

  @Test
  void theChannelConnectionsAreCut() {
    faults.run(
        "channel connections cut", _ -> cluster.network().cutChannels(), Allowed.DELAY_ALONE);
  }

  @Test
  void theChannelConnectionsAreSilentlyStalled() {
    faults.run(
        "channel connections silently stalled",
        _ -> cluster.network().stallChannels(),
        Allowed.DELAY_ALONE);
  }

  /// It comes back with its data and another history: every room forks, and nobody is reset.
  @Test
  void redisIsKilledAndStartedAgain() {
    faults.run(
        "Redis killed and started again",
        _ -> {
          cluster.redis().kill();
          cluster.redis().awaitEnd(END);
          cluster.redis().restart();
        },
        // Polls are answered 4100 meanwhile, and come again.
        Allowed.RECONNECTS);
  }

  @Test
  void aGatewayIsKilled() {
    try {
      faults.run(
          "gateway killed", _ -> cluster.process(TestCluster.Node.A).kill(), Allowed.RECONNECTS);
    } finally {
      cluster.process(TestCluster.Node.A).restart();
    }
  }

  @Test
  void aGatewayIsDrained() {
    try {
      faults.run(
          "gateway drained",
          _ -> {
            cluster.process(TestCluster.Node.A).terminate();
            cluster.process(TestCluster.Node.A).awaitEnd(END);
          },
          Allowed.RECONNECTS);
    } finally {
      cluster.process(TestCluster.Node.A).restart();
    }
  }

  private static Treatment treatment(int dice) {
    return switch (dice) {
      case 0, 1, 2 -> new Treatment.Drop();
      case 3 -> new Treatment.Twice();
      case 4 -> new Treatment.Delay(Duration.ofMillis(50));
      default -> new Treatment.Pass();
    };
  }
}
