package chat.parley.gateway;

import chat.parley.backplane.channel.Probes;
import chat.parley.gateway.admission.Admission;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;

/// Whether this node takes new connections: what its readiness group says, as a number for whoever
/// looks at all nodes at once. Thread-safe.
final class Readiness {
  private final ApplicationAvailability availability;
  private final Probes probes;
  private final Admission admission;

  Readiness(ApplicationAvailability availability, Probes probes, Admission admission) {
    this.availability = availability;
    this.probes = probes;
    this.admission = admission;
  }

  boolean isReady() {
    return availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC
        && !probes.isFailing()
        && !admission.isDraining();
  }
}
