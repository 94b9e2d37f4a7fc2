package chat.parley.backplane.state;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The document of a state room as a client has it: from snapshots and patches alone, by a reading
/// of RFC 6902 of its own, which takes nothing that does not fit. Used by one thread.
public final class PatchedDocument {
  private static final Set<String> KINDS = Set.of("add", "remove", "replace");

  private JsonNode document = JsonNodeFactory.instance.missingNode();

  public PatchedDocument() {}

  private PatchedDocument(JsonNode document) {
    this.document = document;
  }

  /// What a patch makes of a document, which stays as it is.
  public static JsonNode patched(JsonNode document, JsonNode patch) {
    var patched = new PatchedDocument(document.deepCopy());
    patch.forEach(patched::apply);
    return patched.document;
  }

  /// Missing before the first snapshot.
  public JsonNode document() {
    return document;
  }

  /// Takes an event of the room; those that are none of the document's change nothing.
  public void take(JsonNode event) {
    switch (event.path("event").asString()) {
      case "snapshot" -> document = event.path("document").deepCopy();
      case "patch" -> event.path("patch").forEach(this::apply);
      default -> {
        // Joined, left, and what else rooms tell.
      }
    }
  }

  private void apply(JsonNode operation) {
    var path = operation.path("path").asString();
    require(KINDS.contains(operation.path("op").asString()), operation);
    if (path.isEmpty()) {
      document = value(operation);
      return;
    }
    var names = path.substring(1).split("/", -1);
    var parent = document;
    for (int i = 0; i < names.length - 1; i++) {
      parent = child(parent, unescaped(names[i]), operation);
    }
    var last = unescaped(names[names.length - 1]);
    switch (parent) {
      case ObjectNode object -> apply(object, last, operation);
      case ArrayNode array -> apply(array, last, operation);
      default -> throw misfit(operation);
    }
  }

  private void apply(ObjectNode object, String name, JsonNode operation) {
    var kind = operation.path("op").asString();
    require(kind.equals("add") || object.has(name), operation);
    if (kind.equals("remove")) {
      object.remove(name);
    } else {
      object.set(name, value(operation));
    }
  }

  private void apply(ArrayNode array, String index, JsonNode operation) {
    var kind = operation.path("op").asString();
    int at = index.equals("-") ? array.size() : Integer.parseInt(index);
    require(at < array.size() || (kind.equals("add") && at == array.size()), operation);
    switch (kind) {
      case "add" -> array.insert(at, value(operation));
      case "replace" -> array.set(at, value(operation));
      default -> array.remove(at);
    }
  }

  private JsonNode child(JsonNode parent, String name, JsonNode operation) {
    var child = parent.isArray() ? parent.get(Integer.parseInt(name)) : parent.get(name);
    if (child == null) {
      throw misfit(operation);
    }
    return child;
  }

  private JsonNode value(JsonNode operation) {
    require(operation.has("value"), operation);
    return operation.path("value").deepCopy();
  }

  private static String unescaped(String name) {
    return name.replace("~1", "/").replace("~0", "~");
  }

  private void require(boolean isFitting, JsonNode operation) {
    if (!isFitting) {
      throw misfit(operation);
    }
  }

  private AssertionError misfit(JsonNode operation) {
    return new AssertionError(operation + " does not fit " + document);
  }
}
