package chat.parley.backplane.openapi;

import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// The operations of a document.
final class Operations {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  private Operations() {}

  static Stream<ObjectNode> of(ObjectNode document) {
    return document
        .path("paths")
        .propertyStream()
        .flatMap(path -> path.getValue().propertyStream())
        .filter(member -> METHODS.contains(member.getKey()))
        .map(operation -> operation.getValue().asObject());
  }
}
