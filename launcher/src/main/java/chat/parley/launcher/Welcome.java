package chat.parley.launcher;

import java.util.stream.Collectors;

/// What `./parley up` says when the cluster is ready. Every command in it works as it is, pasted
/// into bash.
///
/// Alice's stream begins at a cursor taken before it, so that Bob's message is in it even where the
/// two overtake each other on a node that has just started.
final class Welcome {
  private Welcome() {}

  static String of(ClusterPlan plan) {
    var gateways = plan.of(ServiceKind.GATEWAY);
    return """

        !!! DEVELOPMENT MODE: whoever reaches these ports gets a token for any user they name. Not for the Internet. !!!
        They listen on %8$s; --bind ADDRESS changes that.

        %1$s
          data            %2$s
          logs            %3$s  (emptied at each start)

        In a browser, one person on each node:  %4$s

        In another terminal, one line after the other or all at once:

          ALICE=$(curl -s -X POST %5$s/v1/tokens -H 'Content-Type: application/json' -d '{"user":"alice"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
          BOB=$(curl -s -X POST %5$s/v1/tokens -H 'Content-Type: application/json' -d '{"user":"bob"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
          CURSOR=$(curl -s -H "Authorization: Bearer $ALICE" '%6$s/v1/poll?rooms=general' | sed 's/.*"cursor":"\\([^"]*\\)".*/\\1/')
          curl -s -N -H "Authorization: Bearer $ALICE" "%6$s/v1/events?rooms=general&cursor=$CURSOR" &
          curl -s -X PUT -H "Authorization: Bearer $BOB" %5$s/v1/rooms/general/members/bob; echo
          curl -s -X POST %7$s/v1/rooms/general/messages -H "Authorization: Bearer $BOB" -H 'Content-Type: application/json' -d '{"text":"hi"}'; echo

        Alice listens on the first node (kill %%%% ends her stream), Bob sends on the last. Is all of it working? %9$s
        Ctrl-C here stops everything.
        """
        .formatted(
            addresses(plan),
            plan.data().root(),
            plan.data().logs(),
            gateways.stream().map(gateway -> page(plan, gateway)).collect(Collectors.joining("  ")),
            host(plan, plan.of(ServiceKind.CHAT_SERVICE).getFirst()),
            host(plan, gateways.getFirst()),
            host(plan, gateways.getLast()),
            plan.bind().listen(),
            "./parley check "
                + gateways.stream()
                    .map(gateway -> "http://" + host(plan, gateway))
                    .collect(Collectors.joining(" ")));
  }

  private static String addresses(ClusterPlan plan) {
    var services =
        plan.services().stream()
            .filter(service -> service.kind() != ServiceKind.REDIS)
            .map(service -> address(plan, service))
            .collect(Collectors.joining("\n"));
    return services + "\n  redis           " + plan.redis();
  }

  private static String address(ClusterPlan plan, ServicePlan service) {
    return "  %-15s %s  (actuator http://%s:%d/actuator)"
        .formatted(service.name(), page(plan, service), plan.bind().host(), service.actuatorPort());
  }

  private static String page(ClusterPlan plan, ServicePlan service) {
    return "http://" + host(plan, service) + "/";
  }

  private static String host(ClusterPlan plan, ServicePlan service) {
    return plan.bind().host() + ":" + service.port();
  }
}
