package chat.parley.backplane.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes out the operations that tell events. In the files such a one names the schemas of events
/// (`x-events`), each of which is that of one or more, or one of others; here each event becomes a
/// message of its own.
///
/// @param schemas where the schemas are
record SocketEvents(ObjectNode document, SharedSchemas schemas) {
  static final String MESSAGE = "event-";
  private static final String EVENTS = "x-events";

  void writeOut() {
    for (var operation : document.path("operations").values()) {
      if (operation.has(EVENTS)) {
        writeOut(operation.asObject());
      }
    }
  }

  private void writeOut(ObjectNode operation) {
    var byEvent = new TreeMap<String, List<String>>();
    for (var name : operation.remove(EVENTS)) {
      collect(name.asString(), byEvent);
    }
    var messages = operation.putArray("messages");
    byEvent.forEach(
        (event, names) -> {
          messages.addObject().put("$ref", "#/channels/socket/messages/" + MESSAGE + event);
          document
              .at("/components/messages")
              .asObject()
              .set(MESSAGE + event, message(event, names));
        });
  }

  private void collect(String name, Map<String, List<String>> byEvent) {
    var schema = schemas.of(name);
    if (schema.has("oneOf")) {
      for (var one : schema.path("oneOf")) {
        collect(SharedSchemas.nameIn(one), byEvent);
      }
    } else {
      eventsOf(schema)
          .forEach(event -> byEvent.computeIfAbsent(event, _ -> new ArrayList<>()).add(name));
    }
  }

  private ObjectNode message(String event, List<String> names) {
    var message = JsonNodeFactory.instance.objectNode();
    message.put("title", event);
    var description = schemas.of(names.getFirst()).path("description");
    if (description.isString()) {
      message.set("description", description);
    }
    var payload = message.putObject("payload");
    payload.put("type", "object");
    payload.putObject("properties").putObject("event").put("const", event);
    // Some may come of a room that is followed, or of a user who is watched.
    var any = payload.putArray("anyOf");
    names.forEach(name -> any.addObject().put("$ref", SharedSchemas.PLACE + name));
    return message;
  }

  private static Stream<String> eventsOf(JsonNode schema) {
    var event = schema.at("/properties/event");
    return event.has("const")
        ? Stream.of(event.path("const").asString())
        : event.path("enum").valueStream().map(JsonNode::asString);
  }
}
