package chat.parley.loadtest.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Makes a Java process collect its garbage, so that its memory can be compared before and after.
final class GarbageCollection {
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  /// The second collection frees what the first one only made unreachable (references, cleaners).
  private static final int COLLECTIONS = 2;

  private static final long DEADLINE_SECONDS = 30;

  private GarbageCollection() {}

  /// Does nothing for a process that is no JVM. Says so on standard error if a JVM does not obey.
  static void force(ServerProcess server) {
    if (!isJava(server)) {
      return;
    }
    for (int collection = 0; collection < COLLECTIONS; collection++) {
      if (!collected(server)) {
        System.err.println("load: " + server.name() + " did not collect its garbage when told to");
        return;
      }
    }
  }

  private static boolean isJava(ServerProcess server) {
    try {
      return Files.readString(Processes.procOf(server).resolve("comm")).strip().equals("java");
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean collected(ServerProcess server) {
    try {
      Process jcmd =
          new ProcessBuilder(JCMD.toString(), Long.toString(server.pid()), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!jcmd.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        jcmd.destroyForcibly();
        return false;
      }
      return jcmd.exitValue() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
