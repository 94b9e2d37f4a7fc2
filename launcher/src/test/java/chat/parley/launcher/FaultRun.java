package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.Fault.Loss;
import chat.parley.launcher.Fault.Sight;
import chat.parley.launcher.Workload.Window;
import chat.parley.launcher.client.Talker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Faults under load, and what is to be said of them afterwards.
final class FaultRun {
  private static final double ACKNOWLEDGED_AT_ONCE = 0.99;

  private static final double SECONDS_BETWEEN = 2;

  /// When all are live again, as long as nobody waits for this long: whom position checks alone
  /// tell waits for up to ten seconds.
  private static final Duration PROMPT = Duration.ofSeconds(3);

  /// An append waits a second at most for the batch before its own, then three for its answer, also
  /// where a server that has just started does not know the script. The last one is for the
  /// connection that a try may have to make first.
  private static final Duration ANSWERED = Duration.ofSeconds(5);

  private final MeteredSite site;
  private final Workload.Size size;
  private final double secondsAround;
  private boolean isWarm;

  /// @param secondsAround how long all is well before the fault, and after
  FaultRun(MeteredSite site, Workload.Size size, double secondsAround) {
    this.site = site;
    this.size = size;
    this.secondsAround = secondsAround;
  }

  /// When a fault was, in milliseconds since 1970.
  ///
  /// @param until the end of its own time
  /// @param settled from then on Redis serves everything again
  private record Times(long from, long until, long settled) {
    static Times strike(Fault fault, Workload workload) {
      long from = System.currentTimeMillis();
      fault.strike().accept(workload);
      long until = System.currentTimeMillis();
      fault.settle().run();
      return new Times(from, until, System.currentTimeMillis());
    }

    /// How long it took until all were live again, from where the fault has it counted.
    long live(Fault fault, Workload workload) {
      return workload.liveness().millisUntilAll(until)
          + (fault.isLiveCountedFromStrike() ? until - from : 0);
    }

    /// In which sends may have to be repeated.
    List<Window> windows(Fault fault, Workload workload) {
      long liveAt = until + workload.liveness().millisUntilAll(until);
      return fault.shows(Sight.REPEATED_SENDS)
          ? List.of(new Window(from, Math.max(liveAt, settled)))
          : List.of();
    }
  }

  /// One fault by itself.
  void run(Fault fault) {
    try (var workload = Workload.start(site, size)) {
      warmUp(workload);
      var before = rate(workload);
      var traces = Traces.of(site, workload);
      var times = Times.strike(fault, workload);
      var after = rate(workload);
      workload.liveness().await(times.until(), fault.live());
      workload.awaitEndsInSilence(fault.live());
      var calm = calm(workload);
      double logReads = traces.logReads();
      var verdicts = workload.judge();
      long live = times.live(fault, workload);
      long delay = Liveness.longestDelay(workload.followers(), calm);
      double atOnce = workload.acknowledgedAtFirstTry(times.windows(fault, workload));
      System.out.printf(
          Locale.ROOT,
          "%s (at %tT, %d ms; %.0f sends/s before, %.0f after): %s, %d rooms forked, %.0f log reads,"
              + " all live again after %d ms, then shown within %d ms, the longest try of a send %d ms,"
              + " %.1f %% acknowledged at first try outside%n",
          fault.name(),
          times.from(),
          times.until() - times.from(),
          before.perSecond(),
          after.perSecond(),
          workload.summary(verdicts),
          traces.forks(),
          logReads,
          live,
          delay,
          workload.longestTry().tookMillis(),
          100 * atOnce);
      assertSound(verdicts, fault.loss());
      assertThat(live).as("ms until all are live again").isLessThan(fault.live().toMillis());
      assertPrompt(delay);
      assertAnswered(workload);
      assertThat(atOnce).as("acknowledged at first try").isGreaterThan(ACKNOWLEDGED_AT_ONCE);
      assertThat(List.of(before, after)).as("sends/s before and after").allMatch(Rate::isReached);
      assertSeen(fault, Seen.nothing(workload), Seen.by(workload));
      assertBystandersSawNothing(workload);
      traces.assertLeft(fault.traces());
    } finally {
      fault.mend().run();
    }
  }

  /// Processes that have just started are slow at first, and the rate asked for is that of all who
  /// are awake.
  private void warmUp(Workload workload) {
    if (!isWarm) {
      workload.warmUp(secondsAround);
      isWarm = true;
    }
  }

  /// @param perSecond sends that were acknowledged
  private record Rate(double perSecond, double mustReach) {
    boolean isReached() {
      return perSecond >= mustReach;
    }
  }

  /// Lets time pass.
  private Rate rate(Workload workload) {
    long since = System.nanoTime();
    int before = workload.acknowledged();
    double mustReach = workload.mustReach();
    workload.goOnFor(secondsAround);
    double seconds = (System.nanoTime() - since) / 1e9;
    return new Rate((workload.acknowledged() - before) / seconds, mustReach);
  }

  /// A time in which nothing is broken.
  private static Window calm(Workload workload) {
    long from = System.currentTimeMillis();
    workload.goOnFor(SECONDS_BETWEEN);
    return new Window(from, System.currentTimeMillis());
  }

  /// Over all of these times together: each by itself is short.
  private static double acknowledgedPerSecond(Workload workload, List<Window> calms) {
    long millis = calms.stream().mapToLong(calm -> calm.until() - calm.from()).sum();
    long acknowledged =
        workload
            .attempts()
            .filter(Talker.Attempt::isAcknowledged)
            .filter(
                attempt ->
                    calms.stream()
                        .anyMatch(calm -> calm.covers(attempt.at() + attempt.tookMillis())))
            .count();
    return 1_000.0 * acknowledged / millis;
  }

  /// One fault after the other while the conversations go on.
  void runAll(List<Fault> faults) {
    try {
      runEach(faults);
    } catch (RuntimeException | AssertionError e) {
      // Where the reports of a whole class come much later.
      System.out.println("failed: " + e);
      throw e;
    }
  }

  private void runEach(List<Fault> faults) {
    var windows = new ArrayList<Window>();
    var calms = new ArrayList<Window>();
    try (var workload = Workload.start(site, size)) {
      warmUp(workload);
      for (int i = 0; i < faults.size(); i++) {
        var fault = faults.get(i);
        System.out.printf(
            "%d of %d: %s (%tT)%n", i + 1, faults.size(), fault.name(), System.currentTimeMillis());
        workload.spread();
        try {
          windows.addAll(runOne(fault, workload));
          workload.goOnAsBefore();
          calms.add(calm(workload));
        } finally {
          fault.mend().run();
        }
        workload.goOnFor(SECONDS_BETWEEN);
      }
      workload.goOnFor(secondsAround);
      var verdicts = workload.judge();
      double atOnce = workload.acknowledgedAtFirstTry(windows);
      double perSecond = acknowledgedPerSecond(workload, calms);
      var delays =
          calms.stream().map(calm -> Liveness.longestDelay(workload.followers(), calm)).toList();
      System.out.printf(
          Locale.ROOT,
          "%d faults: %s, the longest try of a send %d ms, %.2f %% acknowledged at first try outside;"
              + " %.0f sends/s after them; after each shown within %s ms%n",
          faults.size(),
          workload.summary(verdicts),
          workload.longestTry().tookMillis(),
          100 * atOnce,
          perSecond,
          delays);
      assertThat(atOnce).as("acknowledged at first try").isGreaterThan(ACKNOWLEDGED_AT_ONCE);
      assertThat(perSecond).as("sends/s after the faults").isGreaterThan(size.mustReach());
      assertAnswered(workload);
      delays.forEach(FaultRun::assertPrompt);
      assertSound(
          verdicts, faults.stream().map(Fault::loss).max(Comparator.naturalOrder()).orElseThrow());
    }
  }

  /// Returns the times in which sends may have to be repeated.
  private List<Window> runOne(Fault fault, Workload workload) {
    int announcements = workload.announcements();
    var before = Seen.by(workload);
    var traces = Traces.of(site, workload);
    var times = Times.strike(fault, workload);
    workload.goOnFor(SECONDS_BETWEEN);
    // Who has been shown something new was told of any loss before.
    workload.liveness().await(times.until(), fault.live());
    workload.awaitEndsInSilence(fault.live());
    long live = times.live(fault, workload);
    // Before Redis is whole again, an old primary may still have served some.
    long sinceSettled = workload.liveness().await(times.settled(), fault.live());
    announcements = workload.announcements() - announcements;
    var after = Seen.by(workload);
    System.out.printf(
        Locale.ROOT,
        "%d clients: all live again after %d ms (last: %s), %d ms after Redis served everything"
            + " again, %s, %d rooms forked, %d resets,"
            + " %d losses announced to clients%n",
        workload.followers().size(),
        live,
        workload.liveness().last(times.until()),
        sinceSettled,
        after.since(before),
        traces.forks(),
        traces.resetsSince(),
        announcements);
    assertSeen(fault, before, after);
    assertBystandersSawNothing(workload);
    assertThat(live)
        .as(() -> "ms until all are live again; " + workload.liveness().storyOfLast(times.until()))
        .isLessThan(fault.live().toMillis());
    assertAnnounced(announcements, fault.loss());
    traces.assertLeft(fault.traces());
    return times.windows(fault, workload);
  }

  private static void assertPrompt(long delay) {
    assertThat(delay).as("ms until all are shown what is said").isLessThan(PROMPT.toMillis());
  }

  private static void assertAnswered(Workload workload) {
    var longest = workload.longestTry();
    assertThat(longest.tookMillis())
        .as("ms that a try of a send took: at %tT, %s", longest.at(), longest.how())
        .isLessThan(ANSWERED.toMillis());
  }

  /// Nothing is lost, doubled, out of order or missing, and nobody was told that it is.
  static void assertSound(List<Verdict> verdicts) {
    assertSound(verdicts, Loss.NONE);
  }

  private static void assertSound(List<Verdict> verdicts, Loss loss) {
    assertThat(verdicts.stream().flatMap(verdict -> verdict.violations().stream())).isEmpty();
    assertAnnounced(verdicts.stream().mapToInt(Verdict::announcements).sum(), loss);
    var losses = assertThat(Workload.announcedLosses(verdicts)).as("announced losses");
    switch (loss) {
      case NONE, UNACKNOWLEDGED -> losses.isZero();
      case POSSIBLE -> {}
      case CERTAIN -> losses.isPositive();
    }
  }

  private static void assertAnnounced(int count, Loss loss) {
    var announced = assertThat(count).as("resets and ends of subscriptions");
    switch (loss) {
      case NONE -> announced.isZero();
      case UNACKNOWLEDGED, POSSIBLE -> {}
      case CERTAIN -> announced.isPositive();
    }
  }

  private static void assertBystandersSawNothing(Workload workload) {
    assertThat(workload.takeEndsOfBystanders())
        .as("ends of connections to nodes that were not struck")
        .isEmpty();
  }

  private static void assertSeen(Fault fault, Seen before, Seen after) {
    if (!fault.shows(Sight.ENDS)) {
      assertThat(after.endsSince(before, fault.shows(Sight.REPEATED_SENDS)))
          .as("ends of connections")
          .isEmpty();
      assertThat(after.since(before).sendsWithoutConnection())
          .as("sends whose connection ended, or was not there")
          .isZero();
      assertThat(after.since(before).sendsRefusedOtherwise())
          .as("sends that were refused with another number than 4100 and 4105, by number")
          .isEmpty();
    }
    if (!fault.shows(Sight.REPEATED_SENDS) && !fault.shows(Sight.ENDS)) {
      assertThat(after.since(before).sendsRefused()).as("sends that were refused").isZero();
    }
  }
}
