package chat.parley.launcher.conformance;

import static chat.parley.launcher.conformance.BrokenException.expect;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// A room as one transport shows it. Used by one thread.
interface Feed extends AutoCloseable {
  /// Where it begins, as the server has said.
  String start();

  /// Whether the server has brought all that lies behind the cursor.
  boolean recovered();

  /// The next event. Broken where none comes.
  JsonNode next() throws Exception;

  @Override
  void close();

  /// The next one that the room's order holds.
  default JsonNode nextStored() throws Exception {
    while (true) {
      var event = next();
      expect(!isNamed("reset", event), "there is a reset: " + event);
      if (event.has("offset")) {
        return event;
      }
    }
  }

  /// The reset, before anything of the room's order.
  default JsonNode nextReset() throws Exception {
    while (true) {
      var event = next();
      if (isNamed("reset", event)) {
        return event;
      }
      expect(!event.has("offset"), "in place of a reset comes " + event);
    }
  }

  /// These messages and no others, in this order, each once.
  default List<JsonNode> expectMessages(List<String> positions) throws Exception {
    var events = new ArrayList<JsonNode>();
    for (var position : positions) {
      var event = nextStored();
      var came = Site.positionOf(event);
      expect(
          Objects.equals(position, came),
          "after %d of %d messages comes %s and should come %s"
              .formatted(events.size(), positions.size(), came, position));
      events.add(event);
    }
    return events;
  }

  static boolean isNamed(String name, JsonNode event) {
    return event.path("event").asString("").equals(name);
  }
}
