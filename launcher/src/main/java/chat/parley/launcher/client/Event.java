package chat.parley.launcher.client;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A publication as it is shown to a client, over whichever transport. Immutable.
///
/// @param name `message`, what was done to one, `joined` or `left`
public record Event(
    String name,
    String room,
    Position position,
    String user,
    long at,
    @Nullable String key,
    @Nullable String text) {

  static boolean isStored(JsonNode json) {
    return json.has("offset");
  }

  static Event of(JsonNode json) {
    return new Event(
        json.path("event").asString(),
        json.path("room").asString(),
        Position.of(json),
        json.path("user").asString(),
        json.path("at").asLong(),
        textOf(json, "key"),
        textOf(json, "text"));
  }

  public boolean isMessage() {
    return name.equals("message");
  }

  private static @Nullable String textOf(JsonNode json, String field) {
    return json.has(field) ? json.path(field).asString() : null;
  }
}
