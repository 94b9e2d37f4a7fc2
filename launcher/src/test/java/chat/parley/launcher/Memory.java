package chat.parley.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// What gateways hold, over all of them. Immutable.
///
/// @param heapBytes what is reachable
/// @param directBytes outside of the heap, that of Netty's pools included
record Memory(long heapBytes, long directBytes) {
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  /// The second collection frees what the first only made unreachable.
  private static final int COLLECTIONS = 2;

  /// After forced collections.
  static Memory of(List<ServiceProcess> gateways) {
    double heap = 0;
    double direct = 0;
    for (var gateway : gateways) {
      for (int i = 0; i < COLLECTIONS; i++) {
        collect(gateway);
      }
      int port = gateway.plan().actuatorPort();
      heap += Prometheus.sum(port, "jvm_memory_used_bytes{area=\"heap\"");
      direct += Prometheus.sum(port, "jvm_buffer_memory_used_bytes{id=\"direct\"");
    }
    return new Memory((long) heap, (long) direct);
  }

  long bytes() {
    return heapBytes + directBytes;
  }

  @Override
  public String toString() {
    return heapBytes / 1024 + " + " + directBytes / 1024 + " kB";
  }

  private static void collect(ServiceProcess gateway) {
    try {
      var jcmd =
          new ProcessBuilder(JCMD.toString(), Long.toString(gateway.pid()), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (jcmd.waitFor() != 0) {
        throw new AssertionError(gateway.name() + " did not collect its garbage.");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
