package chat.parley.backplane.openapi;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An operation of the OpenAPI document, as its files have it.
///
/// @param path with its variables in braces
record RestOperation(String path, JsonNode node, ObjectNode document) {
  static RestOperation of(ObjectNode document, String operationId) {
    for (var path : document.path("paths").properties()) {
      for (var operation : path.getValue().values()) {
        if (operation.path("operationId").asString("").equals(operationId)) {
          return new RestOperation(path.getKey(), operation, document);
        }
      }
    }
    throw new IllegalStateException("no operation of REST: " + operationId);
  }

  boolean isOfRoom() {
    return path.startsWith("/v1/rooms/{room}/");
  }

  /// The schema of its body, where it takes one.
  Optional<JsonNode> body() {
    var body = node.path("requestBody");
    if (body.has("$ref")) {
      body = document.at(body.path("$ref").asString().substring(1));
    }
    var schema = body.at("/content/application~1json/schema");
    return schema.isMissingNode() ? Optional.empty() : Optional.of(schema);
  }
}
