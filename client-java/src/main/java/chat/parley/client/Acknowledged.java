package chat.parley.client;

import chat.parley.protocol.position.Position;
import tools.jackson.databind.JsonNode;

/// What was said has its place in the room's order. Immutable.
///
/// @param at milliseconds since 1970, by Redis' clock
public record Acknowledged(String room, String key, Position position, long at) {
  static Acknowledged of(Entry entry, JsonNode place) {
    return new Acknowledged(
        entry.room(), entry.key(), Event.positionIn(place), place.path("at").asLong(0));
  }
}
