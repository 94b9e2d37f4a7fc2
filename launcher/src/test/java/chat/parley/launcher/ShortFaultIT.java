package chat.parley.launcher;

import chat.parley.launcher.TestCluster.Node;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every kind of fault once, under a small load: all that was acknowledged reaches everybody, once
/// and in one order, and nobody is told of a loss that was none; what Redis loses is announced.
@ExtendWith(ClusterExtension.class)
final class ShortFaultIT {
  private static final Workload.Size SIZE = Workload.Size.small(100);
  private static final double SECONDS_AROUND = 3;
  private static final long SEED = 7;

  private final TestCluster cluster;
  private final Faults faults;
  private final FaultRun run;

  ShortFaultIT(TestCluster cluster) {
    this.cluster = cluster;
    this.faults = new Faults(cluster, new Random(SEED));
    this.run = new FaultRun(cluster, SIZE, SECONDS_AROUND);
  }

  @AfterEach
  void heal() {
    cluster.heal();
  }

  @Test
  void publicationsAreDroppedDoubledAndDelayed() {
    run.run(faults.publicationsLost());
  }

  @Test
  void theChannelConnectionsAreCut() {
    run.run(faults.channelsCut());
  }

  @Test
  void theChannelConnectionsAreSilentlyStalled() {
    run.run(faults.channelsStalled());
  }

  @Test
  void redisIsKilledAndStartedAgain() {
    run.run(faults.redisKilled());
  }

  @Test
  void redisGoesOnWithoutItsLastWrites() {
    run.run(faults.redisRestoredFromCopy());
  }

  @Test
  void aGatewayIsKilled() {
    run.run(faults.gatewayKilled(Node.A));
  }

  @Test
  void aGatewayIsDrained() {
    run.run(faults.gatewayDrained(Node.A));
  }

  @Test
  void readersAreStuck() {
    run.run(new ReaderFaults(cluster).stuck(ReaderFaults.Stuck.SHORT));
  }
}
