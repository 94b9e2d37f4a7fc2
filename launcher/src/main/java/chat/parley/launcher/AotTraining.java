package chat.parley.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes the AOT caches of programs that have none: starts each once, without a Redis, until it
/// would serve, and lets the JVM write down what it has loaded and linked. What that is worth:
/// docs/performance.md. What fails here is only slower later. Thread-safe.
final class AotTraining implements AutoCloseable {
  /// Nobody's port: what a service waits for when it has started.
  private static final String NO_REDIS = "redis://127.0.0.1:1";

  /// Any key will do: nobody is let in.
  private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE";

  /// On Linux and macOS.
  private static final Path NICE = Path.of("/usr/bin/nice");

  private final Programs programs;
  private final Consumer<String> report;
  private @Nullable Process running;
  private boolean isClosed;

  /// @param report takes what fails, a line each
  AotTraining(Programs programs, Consumer<String> report) {
    this.programs = programs;
    this.report = report;
  }

  /// One after the other, with what processor time others leave. Returns when it is done or closed.
  void train(List<Program> programs) {
    for (var program : programs) {
      if (!program.hasAotCache()) {
        train(program);
      }
    }
  }

  /// Ends what is under way.
  @Override
  public synchronized void close() {
    isClosed = true;
    if (running != null) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
  }

  private void train(Program program) {
    try {
      // The JVM writes more than one file on the way.
      var unfinished = programs.unfinished();
      try {
        var cache = unfinished.resolve("cache.aot");
        if (run(program, cache) && Files.exists(cache)) {
          Files.move(cache, program.aotCache(), StandardCopyOption.ATOMIC_MOVE);
        }
      } finally {
        Programs.delete(unfinished);
      }
    } catch (IOException e) {
      report.accept("No AOT cache of " + program.kind().label() + " could be made: " + e);
    } catch (InterruptedException _) {
      close();
      Thread.currentThread().interrupt();
    }
  }

  private boolean run(Program program, Path cache) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    if (Files.isExecutable(NICE)) {
      command.addAll(List.of(NICE.toString(), "-n", "19"));
    }
    command.addAll(
        program.command(List.of("-XX:AOTCacheOutput=" + cache, "-Dspring.context.exit=onRefresh")));
    command.addAll(
        List.of(
            "--parley.development=true",
            "--parley.node=training",
            "--server.address=127.0.0.1",
            "--server.port=0",
            "--management.server.address=127.0.0.1",
            "--management.server.port=0"));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(cache.resolveSibling("training.log").toFile());
    builder
        .environment()
        .putAll(Map.of(ServiceLaunch.KEY_VARIABLE, KEY, "SPRING_DATA_REDIS_URL", NO_REDIS));
    Process process;
    synchronized (this) {
      if (isClosed) {
        return false;
      }
      process = builder.start();
      running = process;
    }
    return process.waitFor() == 0;
  }
}
