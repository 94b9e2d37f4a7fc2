package chat.parley.launcher;

import chat.parley.launcher.TestCluster.Node;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// The faults by themselves under a load of some size, and in a random sequence. Runs by its own
/// command (README): about twenty minutes.
@Tag("long")
@ExtendWith(ClusterExtension.class)
final class LongFaultIT {
  private static final Workload.Size SIZE = new Workload.Size(200, 20, 200);
  private static final double SECONDS_AROUND = 20;
  private static final int FAULTS_IN_SEQUENCE = 30;
  private static final long SEED = 7;

  private final TestCluster cluster;

  LongFaultIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @AfterEach
  void heal() {
    cluster.network().heal();
  }

  @TestFactory
  Stream<DynamicTest> byThemselves() {
    var faults = new Faults(cluster, new Random(SEED));
    var run = new FaultRun(cluster, SIZE, SECONDS_AROUND);
    return Stream.of(
            faults.publicationsLost(),
            faults.channelsCut(),
            faults.channelsStalled(),
            faults.everythingCut(),
            faults.redisPaused(Duration.ofSeconds(10)),
            faults.redisPaused(Duration.ofSeconds(40)),
            faults.redisKilled(),
            faults.redisStopped(),
            faults.redisRestoredFromCopy(),
            faults.gatewayKilled(Node.A),
            faults.allDrained(),
            faults.chatServiceKilled(Duration.ofSeconds(60)))
        .map(fault -> DynamicTest.dynamicTest(fault.name(), () -> run.run(fault)));
  }

  /// The seed is printed; `-Dparley.faults.seed` repeats a sequence.
  @Test
  void inARandomSequence() {
    long seed = Long.getLong("parley.faults.seed", System.nanoTime());
    System.out.println("parley.faults.seed=" + seed);
    var random = new Random(seed);
    var known = new Faults(cluster, random).quick();
    var sequence = random.ints(FAULTS_IN_SEQUENCE, 0, known.size()).mapToObj(known::get).toList();
    new FaultRun(cluster, SIZE, 5).runAll(sequence);
  }
}
