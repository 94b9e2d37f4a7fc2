package chat.parley.launcher;

import java.time.Duration;
import java.util.function.Consumer;

/// Something that breaks, and what clients may see of it.
///
/// @param strike breaks it, and returns when the fault's own time is over
/// @param mend makes whole what clients had to do without; they are live again before
/// @param connectionsMayEnd otherwise clients see delay alone
/// @param live how long after the fault's end everybody must be live again
record Fault(
    String name,
    Consumer<Workload> strike,
    Runnable mend,
    boolean connectionsMayEnd,
    Duration live) {
  private static final Duration LIVE = Duration.ofSeconds(10);

  /// Clients see delay alone.
  static Fault ofDelay(String name, Consumer<Workload> strike) {
    return new Fault(name, strike, () -> {}, false, LIVE);
  }

  /// Clients have to connect again.
  static Fault ofConnections(String name, Consumer<Workload> strike, Runnable mend) {
    return new Fault(name, strike, mend, true, LIVE);
  }
}
