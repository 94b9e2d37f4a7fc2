package chat.parley.launcher.client;

import tools.jackson.databind.JsonNode;

/// Whether a user is here.
///
/// @param version grows with each change
public record Presence(String user, boolean isOnline, long version) {
  static Presence of(JsonNode json) {
    return new Presence(
        json.path("user").asString(),
        json.path("status").asString().equals("online"),
        json.path("version").asLong());
  }
}
