package chat.parley.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Signals for which Java has no method.
final class Signals {
  private Signals() {}

  /// @param name without its `SIG`
  static void send(String name, ServiceProcess process) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("kill -" + name + " failed for " + process.name());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
