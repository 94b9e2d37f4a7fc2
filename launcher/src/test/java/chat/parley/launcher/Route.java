package chat.parley.launcher;

import java.util.List;

/// Who must serve a request that comes from outside, whichever balancer stands before the services:
/// [BalancerIT] asks HAProxy for each of them, [NginxExampleTest] the example of the documents.
/// Immutable.
record Route(String method, String path, String server) {
  static final String GATEWAYS = "gateways";
  static final String CHAT_SERVICE = "chat_service";
  static final String NOWHERE = "nowhere";

  static final List<Route> ALL =
      List.of(
          // Connections, and what prepares them.
          new Route("GET", "/v1/ws", GATEWAYS),
          new Route("GET", "/v1/events", GATEWAYS),
          new Route("GET", "/v1/poll", GATEWAYS),
          new Route("POST", "/v1/tickets", GATEWAYS),
          new Route("OPTIONS", "/v1/tickets", GATEWAYS),
          new Route("GET", "/v1/echo", GATEWAYS),
          new Route("POST", "/v1/echo", GATEWAYS),
          // What is said in a room; only gateways know typing, signals and ephemeral messages.
          new Route("POST", "/v1/rooms/general/messages", GATEWAYS),
          new Route("OPTIONS", "/v1/rooms/general/messages", GATEWAYS),
          new Route("POST", "/v1/rooms/general/edit", GATEWAYS),
          new Route("OPTIONS", "/v1/rooms/general/edit", GATEWAYS),
          new Route("POST", "/v1/rooms/general/delete", GATEWAYS),
          new Route("OPTIONS", "/v1/rooms/general/delete", GATEWAYS),
          new Route("POST", "/v1/rooms/general/react", GATEWAYS),
          new Route("OPTIONS", "/v1/rooms/general/react", GATEWAYS),
          new Route("POST", "/v1/rooms/general/unreact", GATEWAYS),
          new Route("OPTIONS", "/v1/rooms/general/unreact", GATEWAYS),
          new Route("POST", "/v1/rooms/general/read", GATEWAYS),
          new Route("OPTIONS", "/v1/rooms/general/read", GATEWAYS),
          new Route("POST", "/v1/rooms/general/delivered", GATEWAYS),
          new Route("OPTIONS", "/v1/rooms/general/delivered", GATEWAYS),
          new Route("POST", "/v1/rooms/general/typing", GATEWAYS),
          new Route("OPTIONS", "/v1/rooms/general/typing", GATEWAYS),
          new Route("POST", "/v1/rooms/general/signals", GATEWAYS),
          new Route("OPTIONS", "/v1/rooms/general/signals", GATEWAYS),
          new Route("POST", "/v1/rooms/general/follow", GATEWAYS),
          new Route("OPTIONS", "/v1/rooms/general/follow", GATEWAYS),
          new Route("POST", "/v1/rooms/general/unfollow", GATEWAYS),
          new Route("OPTIONS", "/v1/rooms/general/unfollow", GATEWAYS),
          new Route("POST", "/v1/rooms/general/readthread", GATEWAYS),
          new Route("OPTIONS", "/v1/rooms/general/readthread", GATEWAYS),
          new Route("POST", "/v1/rooms/general/ephemeral", GATEWAYS),
          new Route("OPTIONS", "/v1/rooms/general/ephemeral", GATEWAYS),
          // All else about rooms and users.
          new Route("GET", "/v1/rooms/general/messages", CHAT_SERVICE),
          new Route("GET", "/v1/rooms/general/typing", CHAT_SERVICE),
          new Route("GET", "/v1/rooms/general/signals", CHAT_SERVICE),
          new Route("POST", "/v1/rooms/general/typing/x", CHAT_SERVICE),
          new Route("POST", "/v1/rooms/general/reactions", CHAT_SERVICE),
          new Route("GET", "/v1/rooms/general/receipts", CHAT_SERVICE),
          new Route("GET", "/v1/rooms/general/occupancy", CHAT_SERVICE),
          new Route("GET", "/v1/unread", CHAT_SERVICE),
          new Route("GET", "/v1/rooms/general/threads", CHAT_SERVICE),
          new Route("GET", "/v1/rooms/general/threads/x3f9:121", CHAT_SERVICE),
          new Route("PUT", "/v1/cluster/nodes/gateway-1.3f9a1c22/drain", CHAT_SERVICE),
          new Route("POST", "/v1/rooms", CHAT_SERVICE),
          new Route("GET", "/v1/rooms", CHAT_SERVICE),
          new Route("GET", "/v1/rooms/general", CHAT_SERVICE),
          new Route("GET", "/v1/rooms/general/members", CHAT_SERVICE),
          new Route("PUT", "/v1/rooms/general/members/alice", CHAT_SERVICE),
          new Route("DELETE", "/v1/rooms/general/members/alice", CHAT_SERVICE),
          new Route("GET", "/v1/users/alice/presence", CHAT_SERVICE),
          new Route("POST", "/v1/presence", CHAT_SERVICE),
          new Route("GET", "/v1/users/alice", CHAT_SERVICE),
          new Route("PUT", "/v1/users/alice", CHAT_SERVICE),
          new Route("POST", "/v1/users/lookup", CHAT_SERVICE),
          new Route("GET", "/v1/users/alice/blocks", CHAT_SERVICE),
          new Route("PUT", "/v1/users/alice/blocks/bob", CHAT_SERVICE),
          new Route("PUT", "/v1/presence", CHAT_SERVICE),
          new Route("POST", "/v1/tokens", CHAT_SERVICE),
          new Route("GET", "/v1/openapi.json", CHAT_SERVICE),
          new Route("GET", "/v1/asyncapi.json", CHAT_SERVICE),
          new Route("GET", "/v1/wsx", CHAT_SERVICE),
          new Route("GET", "/v1/events/x", CHAT_SERVICE),
          // Pages.
          new Route("GET", "/", GATEWAYS),
          new Route("HEAD", "/", GATEWAYS),
          new Route("GET", "/config.json", GATEWAYS),
          new Route("GET", "/parley.js", GATEWAYS),
          new Route("GET", "/client.js", GATEWAYS),
          new Route("GET", "/client/transports/index.js", GATEWAYS),
          new Route("GET", "/parley.CSS", GATEWAYS),
          new Route("GET", "/docs", GATEWAYS),
          new Route("HEAD", "/docs", GATEWAYS),
          new Route("GET", "/docs/", GATEWAYS),
          new Route("GET", "/docs/docs.js", GATEWAYS),
          new Route("GET", "/lab", GATEWAYS),
          new Route("GET", "/lab/", GATEWAYS),
          new Route("GET", "/lab/main.js", GATEWAYS),
          new Route("GET", "/lab/head.json", GATEWAYS),
          new Route("GET", "/guide", GATEWAYS),
          new Route("GET", "/cluster", GATEWAYS),
          new Route("GET", "/cluster/", GATEWAYS),
          new Route("GET", "/cluster/main.js", GATEWAYS),
          new Route("GET", "/clusterx", NOWHERE),
          new Route("GET", "/labx", NOWHERE),
          new Route("POST", "/docs", NOWHERE),
          new Route("GET", "/docs/x", NOWHERE),
          new Route("GET", "/docsx", NOWHERE),
          new Route("POST", "/config.json", NOWHERE),
          new Route("POST", "/", NOWHERE),
          // Nothing else.
          new Route("GET", "/actuator", NOWHERE),
          new Route("GET", "/actuator/prometheus", NOWHERE),
          new Route("GET", "/actuator/prometheus.json", NOWHERE),
          new Route("GET", "/ACTUATOR/prometheus.json", NOWHERE),
          new Route("GET", "/v1", NOWHERE),
          new Route("GET", "/v2/rooms", NOWHERE),
          new Route("GET", "/metrics", NOWHERE));

  @Override
  public String toString() {
    return method + " " + path;
  }
}
