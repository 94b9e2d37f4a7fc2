package chat.parley.launcher;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// What a counter has counted on each node. A node that is started again counts from nothing.
/// Immutable.
///
/// @param byPort of the nodes' management
record Counted(Map<Integer, Double> byPort) {
  /// What cannot be asked has counted nothing.
  static Counted by(List<ServiceProcess> nodes, String meter) {
    return by(nodes, port -> Prometheus.sum(port, meter));
  }

  /// All nodes must be there, and have the meter.
  static Counted byAll(List<ServiceProcess> nodes, String meter) {
    return by(nodes, port -> Prometheus.existingSum(port, meter));
  }

  private static Counted by(List<ServiceProcess> nodes, ToDoubleFunction<Integer> ask) {
    return new Counted(
        nodes.stream()
            .map(node -> node.plan().actuatorPort())
            .collect(Collectors.toMap(port -> port, ask::applyAsDouble)));
  }

  double sum() {
    return byPort.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  double since(Counted before) {
    return byPort.entrySet().stream()
        .mapToDouble(now -> since(before.byPort.getOrDefault(now.getKey(), 0.0), now.getValue()))
        .sum();
  }

  private static double since(double before, double now) {
    return now < before ? now : now - before;
  }
}
