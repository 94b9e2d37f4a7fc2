package chat.parley.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import redis.embedded.core.ExecutableProvider;

/// Finds a `redis-server` that runs on this machine: the one that the embedded-redis library
/// carries, else the one on the PATH. The library's needs libssl 3 on Linux.
final class RedisExecutable {
  private static final int TRIAL_SECONDS = 5;

  private RedisExecutable() {}

  /// @param directory where the library's executable is unpacked, anew each time
  static Path find(Path directory) {
    try {
      var embedded = ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath();
      if (runs(embedded)) {
        return embedded;
      }
    } catch (IOException | RuntimeException _) {
      // No executable for this system inside: the one on the PATH remains.
    }
    var installed = Path.of("redis-server");
    if (runs(installed)) {
      return installed;
    }
    throw new ClusterFailure(
        "No Redis runs here: the one we bring needs libssl 3 (Debian, Ubuntu: apt install libssl3)."
            + " Install it or redis-server, or name a Redis with --redis redis://host:port.");
  }

  private static boolean runs(Path executable) {
    try {
      var process =
          new ProcessBuilder(executable.toString(), "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
