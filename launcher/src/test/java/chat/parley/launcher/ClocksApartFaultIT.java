package chat.parley.launcher;

import chat.parley.launcher.TestCluster.Node;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// One node's clock is five minutes ahead of the others, and chat-service's five behind: order,
/// recovery and leases know nothing of it.
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
final class ClocksApartFaultIT {
  private static final Workload.Size SIZE = Workload.Size.LONG;
  private static final long SEED = 7;

  private final TestCluster cluster = TestCluster.start(2, ClocksApart::variables);

  @AfterAll
  void stop() {
    cluster.close();
  }

  @TestFactory
  Stream<DynamicTest> faults() {
    var ofNodes = new NodeFaults(cluster, new Random(SEED));
    var faults = new Faults(cluster, new Random(SEED));
    var run = new FaultRun(cluster, SIZE, 20);
    return Stream.of(
            ofNodes.publicationsLost(Node.A),
            ofNodes.channelsStalled(Node.A),
            faults.redisKilled(),
            faults.gatewayKilled(Node.A),
            faults.gatewayDrained(Node.A))
        .map(
            fault ->
                DynamicTest.dynamicTest(
                    fault.name() + ", its clock 5 minutes ahead",
                    () -> {
                      ClocksApart.assertApart(cluster);
                      run.run(fault);
                    }));
  }

  /// Its leases, and the reaper in chat-service, by a clock that is neither's.
  @Test
  void whoDoesNotReturnFromADeadNodeGoesOffline() {
    ClocksApart.assertApart(cluster);
    try (var scenario = new GatewayOfManyDies(cluster)) {
      scenario.run();
    }
  }
}
