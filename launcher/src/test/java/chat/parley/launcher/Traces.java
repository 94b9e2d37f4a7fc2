package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Talker.Outcome;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What can be read of a site before a fault, and what has become of it since. Immutable.
///
/// @param epochs of the rooms
record Traces(
    MeteredSite site,
    Workload workload,
    Map<String, Counted> counted,
    Map<String, String> epochs,
    int resets,
    int resumptions,
    int refusedSends) {
  private static final String LOG_READS = "parley_backplane_log_reads_total";
  private static final Map<Trace, String> METERS =
      Map.of(
          Trace.GAPS, "parley_gateway_gaps_total",
          Trace.LOST_CHANNELS, "parley_backplane_channel_connections_lost_total",
          Trace.LOST_PROBES, "parley_backplane_channel_probes_lost_total");

  static Traces of(MeteredSite site, Workload workload) {
    var meters = new HashSet<>(METERS.values());
    meters.add(LOG_READS);
    return new Traces(
        site,
        workload,
        meters.stream().collect(Collectors.toMap(meter -> meter, site::counted)),
        workload.liveness().epochs(),
        workload.resets(),
        workload.recovered(),
        workload.tries(Outcome.REFUSED));
  }

  /// In how many rooms what is said now has another epoch.
  long forks() {
    return workload.liveness().forkedSince(epochs);
  }

  double logReads() {
    return since(LOG_READS);
  }

  int resetsSince() {
    return workload.resets() - resets;
  }

  void assertLeft(Set<Trace> traces) {
    for (var trace : traces) {
      if (trace == Trace.FORKS) {
        assertThat(forks())
            .as("rooms in which somebody speaks, and that forked")
            .isEqualTo(workload.liveness().epochs().size());
      } else {
        assertThat(left(trace)).as("%s", trace).isPositive();
      }
    }
  }

  private double left(Trace trace) {
    return switch (trace) {
      case FORKS, SOME_FORKS -> forks();
      case RESUMPTIONS -> workload.recovered() - resumptions;
      case REFUSED_SENDS -> workload.tries(Outcome.REFUSED) - refusedSends;
      case GAPS, LOST_CHANNELS, LOST_PROBES -> since(METERS.getOrDefault(trace, ""));
    };
  }

  private double since(String meter) {
    return site.counted(meter).since(counted.getOrDefault(meter, new Counted(Map.of())));
  }
}
