package chat.parley.loadtest.process;

import java.util.Map;

/// CPU seconds used in a span of time, and the share of the machine that was busy in it (0 to 1).
/// Immutable.
public record CpuUse(
    Map<String, Double> serverSeconds, double generatorSeconds, double machineBusy) {
  /// On a machine busier than this everything waits for a processor, and times say nothing about
  /// the servers.
  private static final double TOO_BUSY = 0.95;

  public double serversTogetherSeconds() {
    return serverSeconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  public boolean machineWasTooBusy() {
    return machineBusy > TOO_BUSY;
  }
}
