package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Crowd;
import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Talker;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/// Readers who behave badly, or come all at once, beside a workload that must see nothing of them.
final class ReaderFaults {
  private static final int ROOMS = 10;
  private static final int FRAMES_IN_RING = 64;
  private static final int SHORT_STORM = 300;
  private static final double SENDS_PER_SECOND = 20;
  private static final double CALM_SECONDS = 4;

  /// After garbage was collected, for which a gateway stands still.
  private static final double SETTLED_SECONDS = 2;

  private static final double MAX_GROWTH = 0.1;
  private static final double MOST = 0.75;

  /// On two cores that the crowd itself keeps busy.
  private static final Duration RESPONSIVE = Duration.ofSeconds(2);

  private static final Duration GIVEN_UP = Duration.ofSeconds(60);

  /// After what they did, or was done to them.
  private static final Duration LIVE = Duration.ofSeconds(10);

  private static final String SLOW_NOW = "parley_gateway_connections_unwritable";
  private static final String CLOSED_AS_SLOW =
      "parley_gateway_connections_closed_total{reason=\"slow-reader\"";
  private static final String LOG_READS = "parley_backplane_log_reads_total";

  private final TestCluster cluster;

  ReaderFaults(TestCluster cluster) {
    this.cluster = cluster;
  }

  /// All, at a size that leaves room for others.
  List<Fault> quick() {
    return List.of(stuck(Stuck.SHORT), aByteASecond(), sendsAndNeverReads(), storm(SHORT_STORM));
  }

  /// Half of a crowd stop reading for a time. What they cost the gateways is a number each; they
  /// are closed when they have been slow for long enough, and come back and catch up when they read
  /// on.
  ///
  /// Compared is what the gateways hold just before with what they hold when most of these are slow
  /// at once, and at the end of the time. What rings hold, and what code needs that runs for the
  /// first time, is no cost of slow readers: so the rings are full before, and a calm while is
  /// measured, too.
  Fault stuck(Stuck stuck) {
    return Fault.ofOthers(
        stuck.crowd() / 2
            + " of "
            + stuck.crowd()
            + " more clients stop reading for "
            + stuck.time().toSeconds()
            + " s",
        workload -> {
          try (var talk =
                  CrowdTalk.start(
                      cluster, stuck.rooms(), stuck.perSecondAndRoom(), CrowdTalk.LONG);
              var readers =
                  Crowd.open(
                      cluster.signIn("crowd"), stuck.crowd(), talk.rooms(), cluster.nodes())) {
            stuck(workload, talk, readers, stuck);
          }
        });
  }

  /// Returns how many are slow when most of them are: they are not all so in one moment, and are
  /// closed some time later.
  private double awaitSlow(int stuck) {
    var most = new DoubleAccumulator(Math::max, 0);
    Deadline.await(
        () -> "most of " + stuck + " to be slow, of which were " + most.get() + " at once",
        () -> {
          most.accumulate(cluster.count(SLOW_NOW));
          return most.get() >= MOST * stuck;
        });
    return most.get();
  }

  /// @param crowd clients in all, half of which stop reading
  /// @param time for how long
  /// @param maxGrowth of what the gateways hold, as a part of what they held before
  record Stuck(int crowd, int rooms, int perSecondAndRoom, Duration time, double maxGrowth) {
    static final Stuck LONG = new Stuck(2_000, 10, 2, Duration.ofSeconds(60), MAX_GROWTH);

    /// Among other faults: a gateway may have been started a moment ago, and grows by what it needs
    /// the first time.
    static final Stuck SHORT = new Stuck(200, 4, 16, Duration.ofSeconds(15), 0.25);
  }

  private void stuck(Workload workload, CrowdTalk talk, Crowd readers, Stuck size) {
    talk.awaitAcknowledged(FRAMES_IN_RING);
    var first = Memory.of(cluster.gateways());
    // What has waited while everything stood still comes first.
    workload.goOnFor(SETTLED_SECONDS);
    // The same readers before and meanwhile: those who go on.
    readers.measureOthers();
    workload.goOnFor(CALM_SECONDS);
    var calm = readers.takeDelays();
    var before = Memory.of(cluster.gateways());
    workload.goOnFor(SETTLED_SECONDS);
    long endNanos = System.nanoTime() + size.time().toNanos();
    readers.takeDelays();
    long stopNanos = System.nanoTime();
    int stuck = readers.stopReading();
    double slow = awaitSlow(stuck);
    long slowNanos = System.nanoTime();
    // Without the moments in which everything stands still to collect garbage.
    var disturbed = readers.takeDelays();
    var during = Memory.of(cluster.gateways());
    double stillSlow = cluster.count(SLOW_NOW);
    long measuredNanos = System.nanoTime();
    workload.goOnFor(SETTLED_SECONDS);
    readers.takeDelays();
    workload.letPass(Duration.ofNanos(Math.max(0, endNanos - System.nanoTime())));
    disturbed.add(readers.takeDelays());
    var after = Memory.of(cluster.gateways());
    System.out.printf(
        Locale.ROOT,
        "%d of %d stuck (%.0f slow at once after %.1f s, %.0f still after the measurement of %.1f s): gateways hold %s (heap + direct), %s after a calm while (%+.1f %%), %s when"
            + " most are slow (%+.1f %%: %s), %s at the end (%+.1f %%: %s); the others' delay %s"
            + " before, %s meanwhile (p99 x %.2f); ends %s%n",
        stuck,
        readers.size(),
        slow,
        (slowNanos - stopNanos) / 1e9,
        stillSlow,
        (measuredNanos - slowNanos) / 1e9,
        first,
        before,
        100 * before.growthSince(first),
        during,
        100 * during.growthSince(before),
        during.growth(before),
        after,
        100 * after.growthSince(before),
        after.growth(before),
        text(calm),
        text(disturbed),
        1.0 * disturbed.getValueAtPercentile(99) / Math.max(1, calm.getValueAtPercentile(99)),
        readers.ends());
    awaitLive(readers, talk);
    assertThat(readers.violations()).isEmpty();
    assertThat(stillSlow).as("slow while memory was measured").isGreaterThan(MOST * stuck);
    assertThat(during.growthSince(before))
        .as("growth of the gateways' memory while most are slow")
        .isLessThan(size.maxGrowth());
    assertThat(after.growthSince(before))
        .as("growth of the gateways' memory in the end")
        .isLessThan(size.maxGrowth());
  }

  /// They read on, and are soon shown the last that was said.
  private static void awaitLive(Crowd readers, CrowdTalk talk) {
    long startNanos = System.nanoTime();
    readers.readOn();
    var tops = talk.stop();
    long stoppedNanos = System.nanoTime();
    readers.awaitEnds(tops);
    long millis = (System.nanoTime() - startNanos) / 1_000_000;
    System.out.printf("who did not read is live again after %d ms%n", millis);
    assertThat(millis)
        .as(
            "ms until who did not read is live again, %d of which the others took to end",
            (stoppedNanos - startNanos) / 1_000_000)
        .isLessThan(LIVE.toMillis());
  }

  /// So slowly that its system never makes room for more.
  Fault aByteASecond() {
    return ofOne("one client reads a byte a second", Crowd::crawl);
  }

  Fault sendsAndNeverReads() {
    return ofOne("one client sends and never reads", Crowd::sendWithoutReading);
  }

  /// He is given up, and is a client like any other when he reads on.
  private Fault ofOne(String name, Consumer<Crowd> misbehave) {
    return Fault.ofOthers(
        name,
        _ -> {
          try (var talk = CrowdTalk.start(cluster, 1, 20, CrowdTalk.LONG);
              var reader =
                  Crowd.open(cluster.signIn("crowd"), 1, talk.rooms(), cluster.node(Node.A))) {
            double closed = cluster.count(CLOSED_AS_SLOW);
            misbehave.accept(reader);
            Deadline.await(
                () -> "it to be given up; ends " + reader.ends(),
                GIVEN_UP,
                () -> cluster.count(CLOSED_AS_SLOW) - closed >= 1);
            awaitLive(reader, talk);
            assertThat(reader.violations()).isEmpty();
          }
        });
  }

  /// Every client of one node loses its connection in the same moment, those of a crowd among them,
  /// and comes back with its cursor at once.
  Fault storm(int crowd) {
    return storm(
        crowd + " more clients of one node reconnect at once",
        new Storm(crowd, 4, CrowdTalk.LONG, 0, 1));
  }

  /// The same, when the crowd was away for so long that the node's rings do not reach back to where
  /// it left. Reads of the log are shared while they are under way: less than one for each reader.
  Fault stormFromFar(int crowd) {
    return storm(
        crowd + " more clients of one node come back at once after they were long away",
        new Storm(crowd, 8, CrowdTalk.SHORT, FRAMES_IN_RING + 16, crowd / ROOMS));
  }

  private Fault storm(String name, Storm storm) {
    return Fault.ofReaders(
        name,
        workload -> {
          var who = cluster.signIn("crowd");
          try (var talk =
                  CrowdTalk.start(cluster, ROOMS, storm.perSecondAndRoom(), storm.length());
              var readers = Crowd.open(who, storm.crowd(), talk.rooms(), cluster.node(Node.A));
              var other = talkerAt(Node.A)) {
            workload.goOnFor(CALM_SECONDS);
            storm(workload, talk, readers, other, storm);
          }
        });
  }

  /// @param length of each message
  /// @param missed messages per room for which the crowd is away; none: it comes back at once
  /// @param readsPerLog how often the node may read the log of one room meanwhile
  private record Storm(int crowd, int perSecondAndRoom, int length, int missed, int readsPerLog) {
    void strike(Crowd readers) {
      if (missed == 0) {
        readers.comeBack();
      } else {
        readers.readOn();
      }
    }
  }

  /// Somebody to whom that node must answer meanwhile: those of the workload may all be elsewhere.
  private Talker talkerAt(Node node) {
    var speaker = cluster.signIn("speaker");
    return Talker.start(
        SendWay.POST, speaker, cluster.publicRoom(speaker), SENDS_PER_SECOND, cluster.node(node));
  }

  private void storm(Workload workload, CrowdTalk talk, Crowd readers, Talker other, Storm storm) {
    if (storm.missed() > 0) {
      readers.leave();
      talk.awaitMore(storm.missed());
    }
    var logReadsBefore = Counted.byAll(cluster.gateways(), LOG_READS);
    cluster.network(Node.A).countReads();
    var reads = ScriptReads.of(cluster);
    long startMillis = System.currentTimeMillis();
    var followers =
        workload.followers().stream()
            .collect(Collectors.partitioningBy(each -> each.isAt(cluster.node(Node.A))));
    var dropped = followers.getOrDefault(true, List.of());
    var others = followers.getOrDefault(false, List.of());
    var ends = others.stream().map(each -> each.ends().size()).toList();
    dropped.forEach(Follower::drop);
    storm.strike(readers);
    readers.awaitInside();
    long endMillis = System.currentTimeMillis();
    reads = ScriptReads.of(cluster).since(reads);
    workload.goOnFor(1);
    readers.awaitEnds(talk.stop());
    long atEndMillis = System.currentTimeMillis();
    double logReads = Counted.byAll(cluster.gateways(), LOG_READS).since(logReadsBefore);
    var readsByLog = cluster.network(Node.A).takeReads();
    int rooms = ROOMS + workload.rooms().size();
    other.stop();
    var meanwhile = new Workload.Window(startMillis, endMillis);
    long longestMillis = Liveness.longestDelay(others, meanwhile);
    var sends = other.attempts().stream().filter(meanwhile::touches).toList();
    long slowestMillis = sends.stream().mapToLong(Talker.Attempt::tookMillis).max().orElse(0);
    System.out.printf(
        Locale.ROOT,
        "%d are back after %d ms and have caught up after %d, besides %d of others' clients: %.0f log reads in %d rooms, %d of one at most, %s; %d sends of another at that node took %d ms at most, and"
            + " clients of other nodes were shown what was said meanwhile after %d ms at most%n",
        readers.size(),
        endMillis - startMillis,
        atEndMillis - startMillis,
        dropped.size(),
        logReads,
        rooms,
        readsByLog.values().stream().mapToInt(Integer::intValue).max().orElse(0),
        reads.perClient(readers.size()),
        sends.size(),
        slowestMillis,
        longestMillis);
    assertThat(readers.violations()).isEmpty();
    assertThat(others).map(each -> each.ends().size()).as("others' ends").isEqualTo(ends);
    assertThat(readers.ends().values().stream().mapToInt(Integer::intValue).sum())
        .as("connections that ended")
        .isEqualTo(readers.size());
    assertThat(endMillis - startMillis).as("ms until they are back").isLessThan(LIVE.toMillis());
    assertThat(logReads).as("log reads").isLessThanOrEqualTo(rooms * storm.readsPerLog());
    assertThat(readsByLog.values())
        .as("reads of each log that was read at that node: %s", readsByLog)
        .allMatch(times -> times <= storm.readsPerLog());
    assertThat(sends)
        .as("sends of another at that node")
        .isNotEmpty()
        .allMatch(Talker.Attempt::isAcknowledged);
    assertThat(slowestMillis)
        .as("ms until another at that node had his answers")
        .isLessThan(RESPONSIVE.toMillis());
    assertThat(longestMillis)
        .as("ms until others were shown what was said meanwhile")
        .isLessThan(RESPONSIVE.toMillis());
  }

  private static String text(Histogram delays) {
    return String.format(
        "p50 %d ms, p99 %d ms", delays.getValueAtPercentile(50), delays.getValueAtPercentile(99));
  }
}
