package chat.parley.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Waits until processes that were just started are ready, and tells of each one that is. Confined
/// to one thread.
final class Startup {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration NOTE_INTERVAL = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final List<ServiceProcess> pending;
  private final Consumer<String> report;
  private final long startedNanos = System.nanoTime();
  private Duration nextNote = NOTE_INTERVAL;

  Startup(List<ServiceProcess> processes, Consumer<String> report) {
    this.pending = new ArrayList<>(processes);
    this.report = report;
  }

  /// Returns when all are ready; fails when one ends, or after two minutes.
  void await() {
    while (true) {
      pending.removeIf(this::hasArrived);
      if (pending.isEmpty()) {
        return;
      }
      var waited = Duration.ofNanos(System.nanoTime() - startedNanos);
      if (waited.compareTo(DEADLINE) > 0) {
        throw new ClusterFailure(
            "Not ready after " + DEADLINE.toSeconds() + " s: " + lastWordsOfPending());
      }
      if (waited.compareTo(nextNote) > 0) {
        report.accept("  still waiting for " + namesOfPending());
        nextNote = nextNote.plus(NOTE_INTERVAL);
      }
      pause();
    }
  }

  private boolean hasArrived(ServiceProcess process) {
    if (process.isReady()) {
      double seconds = (System.nanoTime() - startedNanos) / 1e9;
      report.accept(
          String.format(Locale.ROOT, "  %-15s ready after %4.1f s", process.name(), seconds));
      return true;
    }
    if (!process.isAlive()) {
      throw new ClusterFailure(process.obituary());
    }
    return false;
  }

  private String namesOfPending() {
    return pending.stream().map(ServiceProcess::name).collect(Collectors.joining(", "));
  }

  private String lastWordsOfPending() {
    return pending.stream()
        .map(process -> process.name() + ": " + process.lastWords())
        .collect(Collectors.joining("; "));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ClusterFailure("Interrupted while waiting for readiness.");
    }
  }
}
