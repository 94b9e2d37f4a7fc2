package chat.parley.loadtest.rooms;

import chat.parley.loadtest.pace.Window;
import chat.parley.loadtest.process.CpuUse;

/// What a run has measured. Immutable, but for the tally, which nobody counts on any more.
///
/// @param lanes the generator's event loops
record Outcome(Window window, CpuUse cpu, Tally tally, Audit audit, int lanes) {
  /// How busy the generator's event loops were, from 0 to 1 and, with what its other threads did, a
  /// little above.
  double generatorBusy() {
    return cpu.generatorSeconds() / window.seconds() / lanes;
  }

  double achievedSendsPerSecond() {
    return tally.lateNanos.getTotalCount() / window.seconds();
  }

  double arrivedPerSecond() {
    return tally.arrivedInWindow / window.seconds();
  }

  /// CPU time of one delivery, in microseconds.
  double microsPerDelivery(double cpuSeconds) {
    return cpuSeconds * 1e6 / tally.arrivedInWindow;
  }
}
