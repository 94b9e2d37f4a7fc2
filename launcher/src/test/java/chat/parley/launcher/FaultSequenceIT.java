package chat.parley.launcher;

import chat.parley.backplane.redis.RedisExecutable;
import chat.parley.launcher.Fault.Loss;
import chat.parley.launcher.TestCluster.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Faults in a random order, of every kind at least one, in one conversation that goes on. The seed
/// is printed; `-Dparley.faults.seed` repeats an order. Runs by the command of the long suite
/// (README): some forty minutes.
@Tag("long")
final class FaultSequenceIT {
  private static final Workload.Size SIZE = Workload.Size.LONG;
  private static final int AT_LEAST = Integer.getInteger("parley.faults.sequence", 30);
  private static final double SECONDS_AROUND = 5;

  private final RedisExecutable executable = Tools.requireRedis(7);
  private final long seed = Long.getLong("parley.faults.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @BeforeEach
  void tellSeed() {
    System.out.println("parley.faults.seed=" + seed);
  }

  /// And the clock of one gateway is ahead of all others.
  @Test
  void ofNodesReadersAndDataOnOneRedis() {
    try (var cluster = TestCluster.start(3, ClocksApart::variables)) {
      var faults = new Faults(cluster, random);
      var ofNodes = new NodeFaults(cluster, random);
      var ofData = new DataFaults(cluster);
      run(
          cluster,
          Stream.of(
                  faults.quick(),
                  ofNodes.of(Node.A),
                  ofNodes.of(Node.B),
                  List.of(ofNodes.rollingDeploy()),
                  new ReaderFaults(cluster).quick(),
                  List.of(
                      faults.redisRestoredFromCopyWhileAllTalk(),
                      ofData.emptied(),
                      ofData.emptiedAndMadeAgain()))
              .flatMap(List::stream)
              .toList());
    }
  }

  @Test
  void appendedOnAPair() {
    onPair("appended", Loss.CERTAIN);
  }

  @Test
  void replicatedOnAPair() {
    onPair("replicated", Loss.UNACKNOWLEDGED);
  }

  private void onPair(String acknowledge, Loss loss) {
    try (var redis = new PairForm(executable);
        var site = FormSite.on(redis, acknowledge)) {
      run(site, and(site, RedisFaults.of(redis, loss)));
    }
  }

  @Test
  void replicatedUnderSentinel() {
    try (var redis = new SentinelForm();
        var site = FormSite.on(redis, "replicated")) {
      run(site, and(site, RedisFaults.of(redis)));
    }
  }

  @Test
  void replicatedInACluster() {
    try (var redis = new ClusterForm();
        var site = FormSite.on(redis, "replicated")) {
      run(site, and(site, RedisFaults.of(redis, random)));
    }
  }

  private static List<Fault> and(FormSite site, List<Fault> faults) {
    return Stream.concat(faults.stream(), Stream.of(site.gatewayKilled())).toList();
  }

  private void run(MeteredSite site, List<Fault> all) {
    var known = all.stream().filter(Fault::isChosen).toList();
    Assumptions.assumeFalse(known.isEmpty(), "none of the chosen faults is here");
    var sequence = new ArrayList<Fault>();
    int length = Math.max(AT_LEAST, known.size());
    while (sequence.size() < length) {
      var next = new ArrayList<>(known);
      Collections.shuffle(next, random);
      sequence.addAll(next);
    }
    new FaultRun(site, SIZE, SECONDS_AROUND).runAll(sequence.subList(0, length));
  }
}
