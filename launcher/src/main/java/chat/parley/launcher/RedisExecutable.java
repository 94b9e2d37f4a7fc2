package chat.parley.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

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
    String reason;
    try {
      var embedded = ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath();
      reason = whyNotRunning(embedded);
      if (reason.isEmpty()) {
        return embedded;
      }
    } catch (IOException | RuntimeException e) {
      // No executable for this system inside: the one on the PATH remains.
      reason = e.toString();
    }
    var installed = Path.of("redis-server");
    if (whyNotRunning(installed).isEmpty()) {
      return installed;
    }
    throw new ClusterFailure(
        "No Redis runs here. Install redis-server, or libssl 3 for the one we bring, or name yours"
            + " with --redis redis://host:port. Ours failed with: "
            + reason);
  }

  /// Why it does not run; empty if it does.
  private static String whyNotRunning(Path executable) {
    try {
      var process =
          new ProcessBuilder(executable.toString(), "--version").redirectErrorStream(true).start();
      if (!process.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "no answer within " + TRIAL_SECONDS + " s";
      }
      // Read after its end: the answer is a line or two, far less than a pipe holds.
      var answer = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.exitValue() == 0 ? "" : "exit code " + process.exitValue() + ", " + answer;
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
