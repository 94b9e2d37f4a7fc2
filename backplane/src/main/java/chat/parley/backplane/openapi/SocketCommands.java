package chat.parley.backplane.openapi;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes out the operations that are commands: what a client says, what it is answered, and what
/// it may be refused with. In the files a command is named after its `cmd`, and names the operation
/// of REST that does the same (`x-http`), or has words, fields and errors of its own.
///
/// @param rest the OpenAPI document as its files have it
record SocketCommands(ObjectNode document, ObjectNode rest, NamedErrors errors) {
  static final String MESSAGE = "command-";
  static final String REPLY = "reply-";

  private static final String REFUSED = "refused";
  private static final String CHANNEL = "#/channels/socket";

  void writeOut() {
    for (var operation : document.path("operations").properties()) {
      var node = operation.getValue().asObject();
      if (!node.has("action")) {
        writeOut(operation.getKey(), node);
      }
    }
  }

  private void writeOut(String cmd, ObjectNode operation) {
    var http =
        Optional.ofNullable(operation.remove("x-http"))
            .map(id -> RestOperation.of(rest, id.asString()));
    http.ifPresent(over -> takeWords(operation, over.node()));
    operation.put("action", "receive");
    operation.put("title", cmd);
    operation.putObject("channel").put("$ref", CHANNEL);
    operation.putArray("messages").add(ofChannel(MESSAGE + cmd));
    var reply = operation.putObject("reply");
    reply.putObject("channel").put("$ref", CHANNEL);
    var replies = reply.putArray("messages");
    for (var name : operation.remove("x-replies")) {
      replies.add(ofChannel(REPLY + name.asString()));
    }
    replies.add(ofChannel(REPLY + REFUSED));
    var numbers = operation.putArray(SocketDescription.CODES);
    errors.codes(operation.remove(NamedErrors.ERRORS)).forEach(code -> numbers.add(code.number()));
    var message = document.at("/components/messages").asObject().putObject(MESSAGE + cmd);
    message.put("title", cmd);
    message.set("summary", operation.path("summary"));
    message.putObject("correlationId").put("$ref", "#/components/correlationIds/command");
    message.set("payload", payload(cmd, http, operation.remove("x-payload")));
  }

  private static void takeWords(ObjectNode operation, JsonNode http) {
    for (var name : List.of("summary", "description", NamedErrors.ERRORS)) {
      if (http.has(name)) {
        operation.set(name, http.path(name).deepCopy());
      }
    }
  }

  private static ObjectNode payload(
      String cmd, Optional<RestOperation> http, @Nullable JsonNode own) {
    var payload = JsonNodeFactory.instance.objectNode();
    var all = payload.putArray("allOf");
    all.addObject().put("$ref", SharedSchemas.PLACE + "Command");
    http.flatMap(RestOperation::body).ifPresent(body -> all.add(body.deepCopy()));
    if (own != null) {
      all.add(own);
    }
    payload.put("type", "object");
    var properties = payload.putObject("properties");
    properties.putObject("cmd").put("const", cmd);
    if (http.filter(RestOperation::isOfRoom).isPresent()) {
      payload.putArray("required").add("room");
      properties.putObject("room").put("$ref", SharedSchemas.PLACE + "RoomId");
    }
    return payload;
  }

  private static ObjectNode ofChannel(String message) {
    return JsonNodeFactory.instance.objectNode().put("$ref", CHANNEL + "/messages/" + message);
  }
}
