package chat.parley.launcher.client;

import tools.jackson.databind.JsonNode;

/// A place in a room's order. Immutable.
public record Position(String epoch, long offset) {
  static Position of(JsonNode json) {
    return new Position(json.path("epoch").asString(), json.path("offset").asLong());
  }

  /// Reads `epoch:offset`.
  static Position of(String text) {
    int colon = text.indexOf(':');
    return new Position(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return epoch + ":" + offset;
  }
}
