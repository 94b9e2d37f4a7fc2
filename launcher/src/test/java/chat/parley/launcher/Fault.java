package chat.parley.launcher;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/// Something that breaks, and what clients may see of it.
///
/// @param strike breaks it, and returns when the fault's own time is over
/// @param mend makes whole what clients had to do without; they are live again before
/// @param seen what clients may see of it besides delay
/// @param live how long after the fault's end everybody must be live again
record Fault(
    String name, Consumer<Workload> strike, Runnable mend, Set<Sight> seen, Duration live) {
  private static final Duration LIVE = Duration.ofSeconds(10);

  /// What may be seen of a fault.
  enum Sight {
    /// Sends that must be repeated, while it lasts.
    REPEATED_SENDS,
    /// Connections that end.
    ENDS,
    /// What was acknowledged is gone, and that is announced.
    LOSSES
  }

  /// Clients see delay alone, and sends that they repeat.
  static Fault ofDelay(String name, Consumer<Workload> strike) {
    return new Fault(name, strike, () -> {}, Set.of(Sight.REPEATED_SENDS), LIVE);
  }

  /// Clients have to connect again.
  static Fault ofConnections(String name, Consumer<Workload> strike, Runnable mend) {
    return new Fault(name, strike, mend, Set.of(Sight.REPEATED_SENDS, Sight.ENDS), LIVE);
  }

  /// Something that was acknowledged is lost.
  static Fault ofData(String name, Consumer<Workload> strike) {
    return new Fault(name, strike, () -> {}, Set.of(Sight.values()), LIVE);
  }

  /// Nobody but those who are struck sees anything of it.
  static Fault ofOthers(String name, Consumer<Workload> strike) {
    return new Fault(name, strike, () -> {}, Set.of(), LIVE);
  }

  boolean shows(Sight sight) {
    return seen.contains(sight);
  }
}
