package chat.parley.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a cluster has started, and its end. Thread-safe: a signal may end what the main thread is
/// still starting.
///
/// The order of ends matters: gateways and chat-service first, since they still write while they
/// drain; then Redis, which flushes its file.
final class RunningProcesses {
  /// The three together stay below the 15 seconds within which Ctrl-C ends everything.
  private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(10);

  private static final Duration REDIS_DEADLINE = Duration.ofSeconds(3);
  private static final Duration KILL_DEADLINE = Duration.ofSeconds(1);

  private final PidFile pidFile;
  private final List<ServiceProcess> processes = new ArrayList<>();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean isEnding;

  RunningProcesses(PidFile pidFile) {
    this.pidFile = pidFile;
  }

  synchronized ServiceProcess start(ServicePlan plan, Launch launch, Readiness readiness) {
    if (isEnding) {
      throw new ClusterFailure("The cluster is being stopped.");
    }
    var process = new ServiceProcess(plan, launch, readiness);
    processes.add(process);
    pidFile.write(processes);
    return process;
  }

  /// Starts a process again that has ended; false, and nothing, once the end of all has begun.
  synchronized boolean startAgain(ServiceProcess process) {
    if (isEnding) {
      return false;
    }
    process.startAgain();
    pidFile.write(processes);
    return true;
  }

  synchronized List<ServiceProcess> all() {
    return List.copyOf(processes);
  }

  synchronized boolean isEnding() {
    return isEnding;
  }

  /// Waits for so long; true at once when the end of all has begun.
  boolean awaitEnding(Duration time) {
    try {
      return ending.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// Ends all of them, politely at first. A second call waits for the first.
  void end() {
    if (isFirstToEnd()) {
      try {
        endInOrder(all());
      } finally {
        ended.countDown();
      }
    } else {
      awaitEnded();
    }
  }

  private synchronized boolean isFirstToEnd() {
    boolean isFirst = !isEnding;
    isEnding = true;
    ending.countDown();
    return isFirst;
  }

  private void endInOrder(List<ServiceProcess> all) {
    if (all.isEmpty()) {
      // The pid file is then another cluster's.
      return;
    }
    end(all.stream().filter(process -> !process.isRedis()).toList(), DRAIN_DEADLINE);
    end(all.stream().filter(ServiceProcess::isRedis).toList(), REDIS_DEADLINE);
    pidFile.delete();
  }

  private static void end(List<ServiceProcess> processes, Duration deadline) {
    processes.forEach(ServiceProcess::terminate);
    awaitEnd(processes, deadline);
    processes.stream().filter(ServiceProcess::isAlive).forEach(ServiceProcess::kill);
    awaitEnd(processes, KILL_DEADLINE);
  }

  private static void awaitEnd(List<ServiceProcess> processes, Duration deadline) {
    long deadlineNanos = System.nanoTime() + deadline.toNanos();
    for (var process : processes) {
      process.awaitEnd(Duration.ofNanos(deadlineNanos - System.nanoTime()));
    }
  }

  private void awaitEnded() {
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
