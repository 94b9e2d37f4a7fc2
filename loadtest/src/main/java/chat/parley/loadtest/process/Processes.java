package chat.parley.loadtest.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The processes under observation, read from `/proc`. Immutable; a reading blocks for well under a
/// millisecond.
public final class Processes {
  private static final Path PROC = Path.of("/proc");

  private final List<ServerProcess> servers;

  public Processes(List<ServerProcess> servers) {
    this.servers = List.copyOf(servers);
    if (servers.stream().map(ServerProcess::name).distinct().count() < servers.size()) {
      throw new IllegalArgumentException("two processes of the same name: " + servers);
    }
    for (ServerProcess server : servers) {
      if (!Files.isReadable(procOf(server).resolve("stat"))) {
        throw new IllegalArgumentException(
            "no process " + server.pid() + " ('" + server.name() + "') on this machine");
      }
    }
  }

  public List<ServerProcess> servers() {
    return servers;
  }

  /// What everybody has used so far.
  public CpuReading readCpu() {
    Map<String, Long> ticks = new LinkedHashMap<>();
    for (ServerProcess server : servers) {
      ticks.put(server.name(), cpuTicks(procOf(server)));
    }
    return new CpuReading(ticks, cpuTicks(PROC.resolve("self")), machine());
  }

  /// Resident set sizes, in bytes. Java processes collect their garbage first.
  public Map<String, Long> readMemory() {
    servers.forEach(GarbageCollection::force);
    Map<String, Long> bytes = new LinkedHashMap<>();
    for (ServerProcess server : servers) {
      bytes.put(server.name(), rssBytes(procOf(server)));
    }
    return bytes;
  }

  static Path procOf(ServerProcess server) {
    return PROC.resolve(Long.toString(server.pid()));
  }

  private static MachineStat machine() {
    return MachineStat.parse(readLines(PROC.resolve("stat")).getFirst());
  }

  private static long cpuTicks(Path process) {
    return ProcStat.parse(String.join(" ", readLines(process.resolve("stat")))).cpuTicks();
  }

  private static long rssBytes(Path process) {
    return ProcStatus.parse(readLines(process.resolve("status"))).rssBytes();
  }

  private static List<String> readLines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException gone) {
      throw new UncheckedIOException("cannot read " + file + ": has the process ended?", gone);
    }
  }
}
