package chat.parley.gateway.cluster;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a node says of itself.
///
/// @param name that it was given, which others may have too
/// @param isDraining whether it sends everybody away, and takes nobody
/// @param rooms that it follows
/// @param traffic since it said so last
record NodeFigures(
    String name, boolean isDraining, Connections connections, int rooms, Traffic traffic) {
  /// By their transports; polls are those that wait just now.
  record Connections(long websocket, long sse, long poll) {
    long longLived() {
      return websocket + sse;
    }
  }

  /// @param perSecond deliveries
  /// @param delayMicros of a delivery, on average; 0 where nothing was delivered, or where the
  ///   clock of Redis is not known
  record Traffic(long perSecond, long delayMicros) {}

  /// What is seen of it: `up`, `draining`, or `drained` once nobody is left.
  String state() {
    if (!isDraining) {
      return "up";
    }
    return connections.longLived() == 0 ? "drained" : "draining";
  }

  /// All fields, always: so a patch names only what is otherwise.
  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", name)
        .put("state", state())
        .put("websocket", connections.websocket())
        .put("sse", connections.sse())
        .put("poll", connections.poll())
        .put("rooms", rooms)
        .put("deliveriesPerSecond", traffic.perSecond())
        .put("delayMicros", traffic.delayMicros());
  }
}
