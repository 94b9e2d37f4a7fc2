package chat.parley.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One process of a cluster. Thread-safe; started by [Cluster], ended and restarted by whoever
/// holds it.
///
/// Its log is emptied at its first start and continued at a restart.
final class ServiceProcess {
  private static final Duration END_DEADLINE = Duration.ofSeconds(15);

  /// A process that a signal has ended is given this and the signal's number as its exit code.
  private static final int FIRST_SIGNAL = 128;

  /// Those with the same number on Linux and macOS.
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT", 8, "SIGFPE", 9,
          "SIGKILL", 11, "SIGSEGV", 13, "SIGPIPE", 15, "SIGTERM");

  private final ServicePlan plan;
  private final Launch launch;
  private final Readiness readiness;

  /// Made in advance: a class that is first needed at the end is not found where a build has
  /// replaced our own jar.
  private final LogTail logTail;

  private CompletableFuture<ServiceProcess> death = new CompletableFuture<>();
  private Process process;
  private long startedNanos;
  private boolean isEndExpected;

  ServiceProcess(ServicePlan plan, Launch launch, Readiness readiness) {
    this.plan = plan;
    this.launch = launch;
    this.readiness = readiness;
    this.logTail = new LogTail(launch.log());
    this.process = start(Redirect.to(launch.log().toFile()));
    this.startedNanos = System.nanoTime();
    watch(process);
  }

  String name() {
    return plan.name();
  }

  ServicePlan plan() {
    return plan;
  }

  boolean isRedis() {
    return plan.kind() == ServiceKind.REDIS;
  }

  synchronized long pid() {
    return process.pid();
  }

  synchronized ProcessHandle handle() {
    return process.toHandle();
  }

  synchronized boolean isAlive() {
    return process.isAlive();
  }

  boolean isReady() {
    return isAlive() && readiness.isReady();
  }

  /// Completes when the process that was started last ends though nobody here asked for it.
  synchronized CompletableFuture<ServiceProcess> death() {
    return death;
  }

  /// Sends SIGTERM and returns at once.
  synchronized void terminate() {
    isEndExpected = true;
    process.destroy();
  }

  /// Sends SIGKILL and returns at once.
  synchronized void kill() {
    isEndExpected = true;
    process.destroyForcibly();
  }

  /// Whether it ended in time.
  boolean awaitEnd(Duration deadline) {
    Process current;
    synchronized (this) {
      current = process;
    }
    try {
      return current.waitFor(Math.max(0, deadline.toNanos()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Ends it if it runs, starts it again, and waits until it is ready.
  void restart() {
    terminate();
    if (!awaitEnd(END_DEADLINE)) {
      kill();
      awaitEnd(END_DEADLINE);
    }
    startAgain();
    new Startup(List.of(this), _ -> {}).await();
  }

  /// Starts it again after its end, and returns at once.
  synchronized void startAgain() {
    isEndExpected = false;
    if (death.isDone()) {
      death = new CompletableFuture<>();
    }
    process = start(Redirect.appendTo(launch.log().toFile()));
    startedNanos = System.nanoTime();
    watch(process);
  }

  /// For how long it has been started.
  synchronized Duration age() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /// How it ended, in a line for the user.
  String obituary() {
    int code;
    synchronized (this) {
      code = process.exitValue();
    }
    return name() + " ended with exit code " + code + ": " + lastWords();
  }

  /// How it ended, without a guess at why: "gateway-2 was ended by SIGKILL". Its log is quoted only
  /// where it ends with a complaint.
  String ending() {
    int code;
    synchronized (this) {
      code = process.exitValue();
    }
    var signal = SIGNALS.get(code - FIRST_SIGNAL);
    var how = signal == null ? " ended with exit code " + code : " was ended by " + signal;
    return name()
        + how
        + logTail.lastComplaint().map(line -> "; its log ends with: " + line).orElse("");
  }

  Path log() {
    return launch.log();
  }

  /// Its last meaningful log line, and where there are more.
  String lastWords() {
    return logTail.lastMeaningful() + " (log: " + launch.log() + ")";
  }

  private Process start(Redirect log) {
    var builder = new ProcessBuilder(OwnSession.of(launch.command()));
    builder.environment().putAll(launch.environment());
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(log);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new ClusterFailure(name() + " cannot be started: " + e.getMessage());
    }
  }

  /// After `process` is set: one that ends at once must be recognised as ours.
  private void watch(Process started) {
    started.onExit().thenAccept(this::ended);
  }

  private synchronized void ended(Process ended) {
    if (ended.pid() == process.pid() && !isEndExpected) {
      death.complete(this);
    }
  }
}
