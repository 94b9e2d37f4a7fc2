package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Talker;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// One fault under load, and what is to be said of it afterwards.
final class FaultRun {
  private static final double ACKNOWLEDGED_AT_ONCE = 0.99;

  private final TestCluster cluster;
  private final Workload.Size size;
  private final double secondsAround;

  /// @param secondsAround how long all is well before the fault, and after
  FaultRun(TestCluster cluster, Workload.Size size, double secondsAround) {
    this.cluster = cluster;
    this.size = size;
    this.secondsAround = secondsAround;
  }

  /// Something breaks. Returns when its own time is over; what it broke is whole again then, or is
  /// what the cluster must live with.
  interface Fault {
    void strike(Workload workload);
  }

  /// What clients may see of a fault.
  ///
  /// @param connectionsMayEnd otherwise clients see delay alone
  /// @param live how long after the fault's end everybody must be live again
  record Allowed(boolean connectionsMayEnd, Duration live) {
    static final Allowed DELAY_ALONE = new Allowed(false, Duration.ofSeconds(10));
    static final Allowed RECONNECTS = new Allowed(true, Duration.ofSeconds(10));
  }

  void run(String name, Fault fault, Allowed allowed) {
    double forks = cluster.count("parley_gateway_forks_total");
    try (var workload = Workload.start(cluster, size)) {
      workload.goOnFor(secondsAround);
      long from = System.currentTimeMillis();
      fault.strike(workload);
      long until = System.currentTimeMillis();
      workload.goOnFor(secondsAround);
      var verdicts = workload.judge(false);

      long live = workload.millisUntilAllLive(until);
      var outside =
          workload.talkers().stream()
              .flatMap(talker -> talker.attempts().stream())
              .filter(attempt -> attempt.at() < from || attempt.at() > until + live)
              .toList();
      double atOnce =
          1.0 * outside.stream().filter(Talker.Attempt::isAcknowledged).count() / outside.size();
      System.out.printf(
          Locale.ROOT,
          "%s (at %tT, %d ms): %d clients, %d acknowledged, %d delivered, %d reconnects, %.0f forks,"
              + " %d resets, all live again after %d ms, %.1f %% acknowledged at first try%n",
          name,
          from,
          until - from,
          size.clients(),
          workload.acknowledged(),
          verdicts.stream().mapToInt(Verdict::delivered).sum(),
          workload.followers().stream().mapToInt(follower -> follower.ends().size()).sum(),
          Math.max(0, cluster.count("parley_gateway_forks_total") - forks),
          verdicts.stream().mapToInt(Verdict::resets).sum(),
          live,
          100 * atOnce);
      assertThat(verdicts.stream().flatMap(verdict -> verdict.violations().stream())).isEmpty();
      assertThat(verdicts.stream().mapToInt(Verdict::resets).sum())
          .as("resets, though nothing was lost")
          .isZero();
      assertThat(live).as("ms until all are live again").isLessThan(allowed.live().toMillis());
      assertThat(atOnce).as("acknowledged at first try").isGreaterThan(ACKNOWLEDGED_AT_ONCE);
      if (!allowed.connectionsMayEnd()) {
        assertThat(workload.followers()).allMatch(FaultRun::stayedConnected);
      }
    }
  }

  private static boolean stayedConnected(Follower follower) {
    return follower.ends().equals(List.of());
  }
}
