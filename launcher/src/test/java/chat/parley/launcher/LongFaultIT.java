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

/// The faults by themselves under a load of some size. Runs by the command of the long suite
/// (README). What `-Dparley.faults.…` make of it is in CONTRIBUTING.md.
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
final class LongFaultIT {
  private static final Workload.Size SIZE = Workload.Size.LONG;
  private static final int SECONDS_AROUND = Integer.getInteger("parley.faults.around", 20);
  private static final long SEED = 7;

  private final TestCluster cluster = TestCluster.start(3);
  private final FaultRun run = new FaultRun(cluster, SIZE, SECONDS_AROUND);

  @AfterAll
  void stop() {
    cluster.close();
  }

  @AfterEach
  void heal() {
    cluster.heal();
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
    return runs(new NodeFaults(cluster, new Random(SEED)).of(Node.A));
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
        faults.stuck(ReaderFaults.Stuck.LONG),
        faults.aByteASecond(),
        faults.sendsAndNeverReads(),
        faults.storm(1_000),
        faults.stormFromFar(1_000));
  }

  private Stream<DynamicTest> runs(Fault... faults) {
    return runs(List.of(faults));
  }

  private Stream<DynamicTest> runs(List<Fault> faults) {
    return faults.stream()
        .filter(Fault::isChosen)
        .map(fault -> DynamicTest.dynamicTest(fault.name(), () -> run(fault)));
  }

  /// Whatever one fault leaves broken is no part of the next.
  private void run(Fault fault) {
    try {
      run.run(fault);
    } finally {
      cluster.heal();
    }
  }
}
