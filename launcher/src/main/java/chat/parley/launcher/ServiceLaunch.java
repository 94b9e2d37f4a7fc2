package chat.parley.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The command line and environment of one of our services, in development mode.
final class ServiceLaunch {
  /// Much shorter than in production: nobody waits longer for Ctrl-C.
  static final int DRAIN_SECONDS = 3;

  /// A development key's id: tokens carry it as `kid`.
  static final String KEY_VARIABLE = "PARLEY_IDENTITY_KEYS_DEV";

  /// A gateway takes no more.
  private static final int MOST_EVENT_LOOPS = 64;

  private ServiceLaunch() {}

  static Launch of(ServicePlan service, ClusterPlan plan, Program program, String developmentKey) {
    var command = new ArrayList<>(program.command());
    settings(service, plan).forEach(setting -> command.add("--" + setting));
    // The address may hold a password.
    var environment =
        Map.of(
            KEY_VARIABLE, developmentKey, "SPRING_DATA_REDIS_URL", plan.redis().uri().toString());
    return new Launch(command, environment, plan.data().log(service.name()));
  }

  private static List<String> settings(ServicePlan service, ClusterPlan plan) {
    var settings = new ArrayList<String>();
    settings.add("parley.development=true");
    settings.add("parley.node=" + service.name());
    settings.add("server.address=" + plan.bind().listen());
    settings.add("server.port=" + service.port());
    settings.add("management.server.address=" + plan.bind().listen());
    settings.add("management.server.port=" + service.actuatorPort());
    // The gateway checks that the drain fits into it: its window, and what Redis may take.
    settings.add("spring.lifecycle.timeout-per-shutdown-phase=" + (DRAIN_SECONDS + 15) + "s");
    // Pages of the gateways call chat-service at this host; localhost may always.
    settings.add("parley.web.allowed-origins=http://" + plan.bind().host() + ":[*]");
    if (service.kind() == ServiceKind.GATEWAY) {
      settings.add("parley.gateway.rest-url=" + plan.restUrl());
      settings.add("parley.gateway.drain.window=" + DRAIN_SECONDS + "s");
      settings.add(
          "parley.gateway.connection.event-loops="
              + eventLoops(
                  Runtime.getRuntime().availableProcessors(), plan.of(ServiceKind.GATEWAY).size()));
    }
    return settings;
  }

  /// The gateways share the processors of this machine.
  static int eventLoops(int processors, int gateways) {
    return Math.clamp(processors / gateways, 1, MOST_EVENT_LOOPS);
  }
}
