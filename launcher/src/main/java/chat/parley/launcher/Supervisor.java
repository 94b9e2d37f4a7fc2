package chat.parley.launcher;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Announces processes that end though nobody here asked for it, and starts them again, one as
/// another: Redis goes on with its data. One thread for each process, so that none waits for
/// another's pause.
///
/// @param report takes what is said, line by line, from any thread
record Supervisor(RunningProcesses processes, Consumer<String> report, Duration firstPause) {
  void superviseAll() {
    for (var process : processes.all()) {
      // Made here: a class that is first needed at a process's end is not found where a build has
      // replaced our own jar.
      var restarts = new Restarts(firstPause);
      Thread.ofVirtual().name(process.name()).start(() -> supervise(process, restarts));
    }
  }

  private void supervise(ServiceProcess process, Restarts restarts) {
    while (true) {
      process.death().join();
      var age = process.age();
      if (processes.isEnding() || !isStartedAgain(process, restarts, age)) {
        return;
      }
      awaitReady(process);
    }
  }

  private boolean isStartedAgain(ServiceProcess process, Restarts restarts, Duration age) {
    var pause = restarts.pauseAfter(age);
    if (pause.isEmpty()) {
      report.accept(
          "%s; that was the %dth time in a row soon after a start, so it stays down. The rest goes on. Its log: %s"
              .formatted(process.ending(), Restarts.MOST_QUICK_FAILURES, process.log()));
      return false;
    }
    report.accept(
        String.format(
            Locale.ROOT,
            "%s; it is started again in %.0f s.",
            process.ending(),
            pause.get().toMillis() / 1e3));
    try {
      return !processes.awaitEnding(pause.get()) && processes.startAgain(process);
    } catch (ClusterFailure e) {
      report.accept(e.getMessage() + " It stays down; the rest goes on.");
      return false;
    }
  }

  /// One that ends before it is ready is announced as ended.
  private void awaitReady(ServiceProcess process) {
    try {
      new Startup(List.of(process), report).await();
    } catch (ClusterFailure e) {
      if (process.isAlive() && !processes.isEnding()) {
        report.accept(e.getMessage());
      }
    }
  }
}
