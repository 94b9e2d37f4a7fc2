package chat.parley.launcher;

import java.util.List;

/// One process to run. Immutable.
///
/// @param number counts from 1 among its kind
/// @param actuatorPort where readiness is asked; Redis has no second port and repeats `port`
record ServicePlan(ServiceKind kind, int number, int port, int actuatorPort) {
  ServicePlan {
    requirePort(port);
    requirePort(actuatorPort);
  }

  static ServicePlan redis(int port) {
    return new ServicePlan(ServiceKind.REDIS, 1, port, port);
  }

  /// The node's name in logs and messages: `gateway-2`.
  String name() {
    return kind == ServiceKind.REDIS ? kind.label() : kind.label() + "-" + number;
  }

  List<PortUse> portUses() {
    if (kind == ServiceKind.REDIS) {
      return List.of(new PortUse(port, name()));
    }
    return List.of(new PortUse(port, name()), new PortUse(actuatorPort, name() + "'s actuator"));
  }

  private static void requirePort(int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("A port is 1 to 65535, not " + port + ".");
    }
  }
}
