package chat.parley.launcher;

import chat.parley.launcher.Fault.Loss;
import chat.parley.launcher.TestCluster.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Faults in a random order, of every kind at least one, in one conversation that goes on. The seed
/// is printed; `-Dparley.faults.seed` repeats an order. Runs by the command of the long suite
/// (README): some two hours.
@Tag("long")
final class FaultSequenceIT {
  private static final Workload.Size SIZE = Workload.Size.LONG;
  private static final int AT_LEAST = Integer.getInteger("parley.faults.sequence", 30);
  private static final double SECONDS_AROUND = 5;

  private final long seed = Long.getLong("parley.faults.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @BeforeEach
  void tellSeed() {
    System.out.println("parley.faults.seed=" + seed);
  }

  /// The clock of one gateway is ahead of all others, that of chat-service behind. Clients can
  /// vanish only in a network of its own: where there is none, they do not.
  @Test
  void ofNodesReadersAndDataOnOneRedis() throws IOException, InterruptedException {
    if (OwnNetwork.isPossible()) {
      OwnNetwork.run(FaultSequenceIT.class, "" + seed);
    } else {
      onOneRedis(random, _ -> List.of());
    }
  }

  /// [#ofNodesReadersAndDataOnOneRedis] in a network of its own.
  ///
  /// @param arguments the seed
  public static void main(String[] arguments) {
    OwnNetwork.within(
        () ->
            onOneRedis(
                new Random(Long.parseLong(arguments[0])),
                cluster -> List.of(new VanishedClients(cluster).vanish())));
  }

  private static void onOneRedis(Random random, Function<TestCluster, List<Fault>> others) {
    try (var cluster = TestCluster.start(3, ClocksApart::variables)) {
      ClocksApart.assertApart(cluster);
      var faults = onOneRedis(cluster, random);
      run(cluster, Stream.concat(faults.stream(), others.apply(cluster).stream()).toList(), random);
    }
  }

  private static List<Fault> onOneRedis(TestCluster cluster, Random random) {
    var faults = new Faults(cluster, random);
    var ofNodes = new NodeFaults(cluster, random);
    var ofData = new DataFaults(cluster);
    return Stream.of(
            faults.lossless(),
            ofNodes.of(Node.A),
            ofNodes.of(Node.B),
            List.of(ofNodes.rollingDeploy()),
            new ReaderFaults(cluster).quick(),
            List.of(faults.redisRestoredFromCopy(), ofData.emptied(), ofData.emptiedAndMadeAgain()))
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void appendedOnAPair() {
    onPair("appended", Loss.CERTAIN);
  }

  @Test
  void replicatedOnAPair() {
    onPair("replicated", Loss.UNACKNOWLEDGED);
  }

  @Test
  void onDiskOnAPair() {
    onPair("on-disk", Loss.CERTAIN);
  }

  private void onPair(String acknowledge, Loss loss) {
    try (var redis = new PairForm(Tools.requireRedis(7));
        var site = FormSite.on(redis, acknowledge)) {
      run(site, and(site, RedisFaults.of(redis, site, loss)), random);
    }
  }

  @Test
  void appendedUnderSentinel() {
    underSentinel("appended", Loss.POSSIBLE);
  }

  @Test
  void replicatedUnderSentinel() {
    underSentinel("replicated", Loss.UNACKNOWLEDGED);
  }

  private void underSentinel(String acknowledge, Loss loss) {
    Tools.requireRedis(7);
    try (var redis = new SentinelForm();
        var site = FormSite.on(redis, acknowledge)) {
      run(site, and(site, RedisFaults.of(redis, loss)), random);
    }
  }

  @Test
  void appendedInACluster() {
    inACluster("appended", Loss.POSSIBLE);
  }

  @Test
  void replicatedInACluster() {
    inACluster("replicated", Loss.UNACKNOWLEDGED);
  }

  private void inACluster(String acknowledge, Loss loss) {
    try (var redis = new ClusterForm();
        var site = FormSite.on(redis, acknowledge)) {
      run(site, and(site, RedisFaults.of(redis, loss, random)), random);
    }
  }

  private static List<Fault> and(FormSite site, List<Fault> faults) {
    return Stream.concat(faults.stream(), Stream.of(site.gatewayKilled())).toList();
  }

  private static void run(MeteredSite site, List<Fault> all, Random random) {
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
