package chat.parley.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What gateways hold, over all of them. Immutable.
///
/// @param heapBytes what is reachable
/// @param directBytes what was allocated outside of the heap by Java code: Netty's pools. The JVM's
///   own buffer metrics do not see these; its native memory tracking, which [TestCluster] switches
///   on, does
record Memory(long heapBytes, long directBytes) {
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  private static final Pattern OTHER =
      Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");

  /// The second collection frees what the first only made unreachable.
  private static final int COLLECTIONS = 2;

  /// After forced collections.
  static Memory of(List<ServiceProcess> gateways) {
    double heap = 0;
    double direct = 0;
    for (var gateway : gateways) {
      for (int i = 0; i < COLLECTIONS; i++) {
        jcmd(gateway, "GC.run");
      }
      int port = gateway.plan().actuatorPort();
      heap += Prometheus.sum(port, "jvm_memory_used_bytes{area=\"heap\"");
      direct += direct(gateway);
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

  /// From a line such as `- Other (reserved=16604KB, committed=16604KB)`.
  private static double direct(ServiceProcess gateway) {
    var tracked = jcmd(gateway, "VM.native_memory", "summary", "scale=KB");
    var other = OTHER.matcher(tracked);
    if (!other.find()) {
      throw new AssertionError("No native memory tracking in " + gateway.name() + ": " + tracked);
    }
    return 1_024.0 * Long.parseLong(other.group(1));
  }

  private static String jcmd(ServiceProcess gateway, String... words) {
    var command = new ArrayList<>(List.of(JCMD.toString(), Long.toString(gateway.pid())));
    command.addAll(List.of(words));
    try {
      var jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
      var said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (jcmd.waitFor() != 0) {
        throw new AssertionError(command + " failed: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
