package chat.parley.backplane.redis;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// Asks the Docker engine what it has, by its command line and with a deadline. Testcontainers is
/// asked only afterwards: without an engine it hangs for minutes.
final class DockerEngine {
  private static final int ANSWER_SECONDS = 3;

  private DockerEngine() {}

  static boolean answers() {
    return succeeds("docker", "version", "--format", "{{.Server.Version}}");
  }

  static boolean has(String image) {
    return succeeds("docker", "image", "inspect", image);
  }

  private static boolean succeeds(String... command) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
