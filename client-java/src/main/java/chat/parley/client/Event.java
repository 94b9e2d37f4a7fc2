package chat.parley.client;

import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a room, or the node, has told. To be read only.
///
/// @param json as it came, with fields that this version may not know
public record Event(JsonNode json) {
  /// As the protocol has it: `message`, `edited`, `joined`, `typing`, `reset`, `unsubscribed` …
  public String name() {
    return json.path("event").asString("");
  }

  /// Empty where it is of no room.
  public String room() {
    return json.path("room").asString("");
  }

  /// Whose doing it is; empty where it is nobody's.
  public String user() {
    return json.path("user").asString("");
  }

  public @Nullable String key() {
    return json.has("key") ? json.path("key").asString("") : null;
  }

  /// Empty where it has none.
  public String text() {
    return json.path("text").asString("");
  }

  /// Milliseconds since 1970, by Redis' clock; 0 where it has no time.
  public long at() {
    return json.path("at").asLong(0);
  }

  /// Its place in the room's order; null where it has none.
  public @Nullable Position position() {
    return json.has("epoch") && json.has("offset") ? positionIn(json) : null;
  }

  /// Of `{"epoch":…,"offset":…}`, wherever that stands.
  static Position positionIn(JsonNode json) {
    return parsed(json.path("epoch").asString("") + ':' + json.path("offset").asLong(0));
  }

  static Position parsed(String text) {
    return Position.parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not a position: " + text));
  }
}
