package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.Fault.Loss;
import chat.parley.launcher.Fault.Sight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Faults under load, and what is to be said of them afterwards.
final class FaultRun {
  private static final double ACKNOWLEDGED_AT_ONCE = 0.99;

  /// Of the rate that was asked for, at least so much must have been reached.
  private static final double RATE = 0.9;

  private static final double SECONDS_BETWEEN = 2;
  private static final String FORKS = "parley_gateway_forks_total";
  private static final String LOG_READS = "parley_backplane_log_reads_total";

  private final MeteredSite site;
  private final Workload.Size size;
  private final double secondsAround;

  /// @param secondsAround how long all is well before the fault, and after
  FaultRun(MeteredSite site, Workload.Size size, double secondsAround) {
    this.site = site;
    this.size = size;
    this.secondsAround = secondsAround;
  }

  /// One fault by itself.
  void run(Fault fault) {
    double forks = site.count(FORKS);
    double logReads = site.count(LOG_READS);
    try (var workload = Workload.start(site, size)) {
      long since = System.nanoTime();
      int before = workload.acknowledged();
      workload.goOnFor(secondsAround);
      double perSecond = (workload.acknowledged() - before) / ((System.nanoTime() - since) / 1e9);
      long from = System.currentTimeMillis();
      fault.strike().accept(workload);
      long until = System.currentTimeMillis();
      workload.goOnFor(secondsAround);
      forks = site.count(FORKS) - forks;
      logReads = site.count(LOG_READS) - logReads;
      var verdicts = workload.judge();
      long live = workload.millisUntilAllLive(until);
      double atOnce = workload.acknowledgedAtFirstTry(windows(fault, from, until + live));
      System.out.printf(
          Locale.ROOT,
          "%s (at %tT, %d ms, %.0f sends/s before): %s, %.0f forks, %.0f log reads, all live again after"
              + " %d ms, %.1f %% acknowledged at first try outside%n",
          fault.name(),
          from,
          until - from,
          perSecond,
          workload.summary(verdicts),
          forks,
          logReads,
          live,
          100 * atOnce);
      assertSound(verdicts, fault.loss());
      assertThat(live).as("ms until all are live again").isLessThan(fault.live().toMillis());
      assertThat(atOnce).as("acknowledged at first try").isGreaterThan(ACKNOWLEDGED_AT_ONCE);
      assertThat(perSecond).as("sends/s before").isGreaterThan(RATE * size.sendsPerSecond());
      assertSeen(fault, Seen.nothing(workload), Seen.by(workload));
    } finally {
      fault.mend().run();
    }
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
    var windows = new ArrayList<Workload.Window>();
    try (var workload = Workload.start(site, size)) {
      workload.goOnFor(secondsAround);
      for (int i = 0; i < faults.size(); i++) {
        var fault = faults.get(i);
        System.out.printf(
            "%d of %d: %s (%tT)%n", i + 1, faults.size(), fault.name(), System.currentTimeMillis());
        int announcements = workload.announcements();
        var before = Seen.by(workload);
        double forks = site.count(FORKS);
        try {
          long from = System.currentTimeMillis();
          fault.strike().accept(workload);
          long until = System.currentTimeMillis();
          workload.goOnFor(SECONDS_BETWEEN);
          long live = workload.awaitAllLive(until, fault.live());
          // Who has been shown something new was told of any loss before.
          announcements = workload.announcements() - announcements;
          var after = Seen.by(workload);
          windows.addAll(windows(fault, from, until + live));
          System.out.printf(
              Locale.ROOT,
              "all live again after %d ms (last: %s), %s, %.0f forks, %d losses announced to clients%n",
              live,
              workload.lastLive(until),
              after.since(before),
              site.count(FORKS) - forks,
              announcements);
          assertSeen(fault, before, after);
          assertThat(live).as("ms until all are live again").isLessThan(fault.live().toMillis());
          assertAnnounced(announcements, fault.loss());
        } finally {
          fault.mend().run();
        }
        workload.goOnFor(SECONDS_BETWEEN);
      }
      workload.goOnFor(secondsAround);
      var verdicts = workload.judge();
      double atOnce = workload.acknowledgedAtFirstTry(windows);
      System.out.printf(
          Locale.ROOT,
          "%d faults: %s, %.2f %% acknowledged at first try outside%n",
          faults.size(),
          workload.summary(verdicts),
          100 * atOnce);
      assertThat(atOnce).as("acknowledged at first try").isGreaterThan(ACKNOWLEDGED_AT_ONCE);
      assertSound(
          verdicts, faults.stream().map(Fault::loss).max(Comparator.naturalOrder()).orElseThrow());
    }
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

  /// In which sends may have to be repeated.
  private static List<Workload.Window> windows(Fault fault, long from, long until) {
    return fault.shows(Sight.REPEATED_SENDS)
        ? List.of(new Workload.Window(from, until))
        : List.of();
  }

  private static void assertSeen(Fault fault, Seen before, Seen after) {
    if (!fault.shows(Sight.ENDS)) {
      assertThat(after.endsSince(before, fault.shows(Sight.REPEATED_SENDS)))
          .as("ends of connections")
          .isEmpty();
      assertThat(after.since(before).sendsWithoutConnection())
          .as("sends whose connection ended, or was not there")
          .isZero();
    }
    if (!fault.shows(Sight.REPEATED_SENDS) && !fault.shows(Sight.ENDS)) {
      assertThat(after.since(before).sendsRefused()).as("sends that were refused").isZero();
    }
  }
}
