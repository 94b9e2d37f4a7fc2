package chat.parley.loadtest.client;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The answer to [SubscribeCommand]: the offset at which each room's subscription starts, or why
/// there is none. Immutable.
sealed interface SubscribeReply {
  JsonMapper JSON = new JsonMapper();

  record Following(Map<String, Long> offsets) implements SubscribeReply {}

  record Denied(String reason) implements SubscribeReply {}

  /// One room denied is all denied: a run wants them all.
  static SubscribeReply parse(String frame) {
    JsonNode reply = JSON.readTree(frame);
    JsonNode rooms = reply.path("ok").path("rooms");
    if (!rooms.isObject()) {
      return denied(reply);
    }
    Map<String, Long> offsets = new HashMap<>();
    for (Map.Entry<String, JsonNode> room : rooms.properties()) {
      String position = room.getValue().path("position").asString("");
      if (position.isEmpty()) {
        return denied(room.getValue());
      }
      offsets.put(room.getKey(), Long.parseLong(position.substring(position.indexOf(':') + 1)));
    }
    return new Following(offsets);
  }

  private static Denied denied(JsonNode answer) {
    JsonNode error = answer.path("error");
    return new Denied(
        "subscribe answered %d %s"
            .formatted(error.path("code").asInt(0), error.path("name").asString("?")));
  }
}
