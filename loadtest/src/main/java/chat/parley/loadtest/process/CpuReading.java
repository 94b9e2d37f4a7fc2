package chat.parley.loadtest.process;

import java.util.LinkedHashMap;
import java.util.Map;

/// What servers, generator and machine had used of the processors at one moment. Immutable.
public record CpuReading(Map<String, Long> serverTicks, long generatorTicks, MachineStat machine) {
  /// `USER_HZ`, which Linux shows as 100 on every architecture that runs a JDK.
  private static final double TICKS_PER_SECOND = 100;

  /// What was used between an earlier reading and this one.
  public CpuUse since(CpuReading earlier) {
    Map<String, Double> serverSeconds = new LinkedHashMap<>();
    serverTicks.forEach(
        (name, ticks) ->
            serverSeconds.put(
                name, seconds(ticks - earlier.serverTicks.getOrDefault(name, ticks))));
    long total = machine.totalTicks() - earlier.machine.totalTicks();
    long busy = machine.busyTicks() - earlier.machine.busyTicks();
    return new CpuUse(
        serverSeconds,
        seconds(generatorTicks - earlier.generatorTicks),
        total == 0 ? 0 : (double) busy / total);
  }

  private static double seconds(long ticks) {
    return ticks / TICKS_PER_SECOND;
  }
}
