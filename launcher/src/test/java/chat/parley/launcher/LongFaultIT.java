package chat.parley.launcher;

import chat.parley.launcher.TestCluster.Node;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// The faults by themselves under a load of some size, and in a random sequence. Runs by its own
/// command (README): more than an hour (CONTRIBUTING.md).
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
final class LongFaultIT {
  private static final Workload.Size SIZE = new Workload.Size(200, 20, 200);
  private static final double SECONDS_AROUND = 20;
  private static final int FAULTS_IN_SEQUENCE = 30;
  private static final long SEED = 7;

  private final TestCluster cluster = TestCluster.start(3);
  private final FaultRun run = new FaultRun(cluster, SIZE, SECONDS_AROUND);

  @AfterAll
  void stop() {
    cluster.close();
  }

  @AfterEach
  void heal() {
    cluster.network().heal();
  }

  @TestFactory
  Stream<DynamicTest> byThemselves() {
    var faults = new Faults(cluster, new Random(SEED));
    return runs(
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
        faults.chatServiceKilled(Duration.ofSeconds(60)));
  }

  @TestFactory
  Stream<DynamicTest> ofOneNode() {
    return new NodeFaults(cluster, new Random(SEED)).of(Node.A).stream().map(this::run);
  }

  @Test
  void ofARollingDeploy() {
    run.run(new NodeFaults(cluster, new Random(SEED)).rollingDeploy());
  }

  @TestFactory
  Stream<DynamicTest> ofData() {
    var faults = new DataFaults(cluster);
    return runs(faults.emptied(), faults.emptiedAndMadeAgain());
  }

  @TestFactory
  Stream<DynamicTest> ofReaders() {
    var faults = new ReaderFaults(cluster);
    return runs(
        faults.stuck(2_000, 4, Duration.ofSeconds(60)),
        faults.aByteASecond(),
        faults.sendsAndNeverReads(),
        faults.storm(1_000));
  }

  private Stream<DynamicTest> runs(Fault... faults) {
    return Stream.of(faults).map(this::run);
  }

  private DynamicTest run(Fault fault) {
    return DynamicTest.dynamicTest(fault.name(), () -> run.run(fault));
  }

  /// The seed is printed; `-Dparley.faults.seed` repeats a sequence.
  @Test
  void inARandomSequence() {
    long seed = Long.getLong("parley.faults.seed", System.nanoTime());
    System.out.println("parley.faults.seed=" + seed);
    var random = new Random(seed);
    var ofNodes = new NodeFaults(cluster, random);
    var known =
        Stream.of(
                new Faults(cluster, random).quick(),
                ofNodes.of(Node.A),
                ofNodes.of(Node.B),
                List.of(ofNodes.rollingDeploy()))
            .flatMap(List::stream)
            .toList();
    var sequence = random.ints(FAULTS_IN_SEQUENCE, 0, known.size()).mapToObj(known::get).toList();
    new FaultRun(cluster, SIZE, 5).runAll(sequence);
  }
}
