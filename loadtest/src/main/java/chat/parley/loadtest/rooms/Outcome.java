package chat.parley.loadtest.rooms;

import chat.parley.loadtest.pace.Window;
import chat.parley.loadtest.process.CpuUse;

/// What a run has measured. Immutable, but for the tally, which nobody counts on any more.
record Outcome(Window window, CpuUse cpu, Tally tally, Audit audit) {
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
