package chat.parley.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that is to run, before anything does. Immutable.
///
/// @param home the repository root, where the services' jars are
/// @param bind where the services listen; a Redis of our own is on loopback always
/// @param redis where the services find Redis: one of `services`, or somebody else's
/// @param services in the order in which they are shown; at most one Redis, one chat-service, at
///   least one gateway
record ClusterPlan(
    Path home, DataDirectory data, Bind bind, RedisAddress redis, List<ServicePlan> services) {
  static final int MOST_GATEWAYS = 8;
  static final int DEFAULT_BASE = 8080;
  static final int HIGHEST_BASE = 65_535 - 110;
  private static final String HOME_DATA = ".parley";
  private static final int DEFAULT_REDIS_PORT = 6390;

  ClusterPlan {
    services = List.copyOf(services);
    var ports = new HashSet<Integer>();
    for (var use : services.stream().flatMap(service -> service.portUses().stream()).toList()) {
      if (!ports.add(use.port())) {
        throw new IllegalArgumentException("Port " + use.port() + " is planned twice.");
      }
    }
  }

  /// The plan of `./parley up`.
  ///
  /// @param portBase moves every port; without it gateways follow 8080 and Redis is at 6390
  /// @param redis the user's Redis, or null for one of our own
  static ClusterPlan of(
      Path home,
      int gateways,
      @Nullable Integer portBase,
      Bind bind,
      @Nullable RedisAddress redis) {
    requireRange("--gateways", gateways, 1, MOST_GATEWAYS);
    int base = portBase == null ? DEFAULT_BASE : portBase;
    requireRange("--port-base", base, 1024, HIGHEST_BASE);
    int redisPort = portBase == null ? DEFAULT_REDIS_PORT : base + 90;
    var services = new ArrayList<ServicePlan>();
    if (redis == null) {
      services.add(ServicePlan.redis(redisPort));
    }
    services.add(new ServicePlan(ServiceKind.CHAT_SERVICE, 1, base + 10, base + 110));
    for (int number = 1; number <= gateways; number++) {
      services.add(
          new ServicePlan(ServiceKind.GATEWAY, number, base + number, base + 100 + number));
    }
    var root = home.resolve(HOME_DATA);
    return new ClusterPlan(
        home,
        new DataDirectory(portBase == null ? root : root.resolve(String.valueOf(base))),
        bind,
        redis == null ? RedisAddress.local(redisPort) : redis,
        services);
  }

  List<PortUse> portUses() {
    return services.stream().flatMap(service -> service.portUses().stream()).toList();
  }

  List<ServicePlan> of(ServiceKind kind) {
    return services.stream().filter(service -> service.kind() == kind).toList();
  }

  /// Where those of all clusters of this repository are.
  Programs programs() {
    return new Programs(home.resolve(HOME_DATA).resolve("programs"));
  }

  /// Where browsers and gateways find the REST interface.
  String restUrl() {
    return "http://" + bind.host() + ":" + of(ServiceKind.CHAT_SERVICE).getFirst().port();
  }

  private static void requireRange(String option, int value, int lowest, int highest) {
    if (value < lowest || value > highest) {
      throw new IllegalArgumentException(
          option + " is " + lowest + " to " + highest + ", not " + value + ".");
    }
  }
}
