package chat.parley.gateway.cluster;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The document that shows the cluster, `{"nodes":{node:{…}}}`, and what is otherwise about it: an
/// operation for each field of each node, since there is nothing below that, or the whole document
/// where that is shorter. Node names have no character that a JSON Pointer escapes.
final class ClusterDocument {
  /// Some 60 KiB: as much as a document may have where nobody has set otherwise. Nodes beyond it
  /// are not shown.
  static final int MOST_NODES = 250;

  private static final JsonMapper JSON = new JsonMapper();
  private static final String NODES = "nodes";

  private ClusterDocument() {}

  /// @param figures by node; what is no object of JSON is left out
  static ObjectNode of(Map<String, String> figures) {
    var document = JsonNodeFactory.instance.objectNode();
    var nodes = document.putObject(NODES);
    for (var said : figures.entrySet()) {
      if (nodes.size() < MOST_NODES && parse(said.getValue()) instanceof ObjectNode figuresOfNode) {
        nodes.set(said.getKey(), figuresOfNode);
      }
    }
    return document;
  }

  /// Null where it is none.
  static @Nullable JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException _) {
      return null;
    }
  }

  /// As RFC 6902 has it; empty where nothing is otherwise.
  ///
  /// @param before what the room holds
  static ArrayNode difference(@Nullable JsonNode before, ObjectNode after) {
    var whole = JsonNodeFactory.instance.arrayNode();
    add(whole, "replace", "", after);
    if (!(before != null && before.get(NODES) instanceof ObjectNode old)
        || !(after.get(NODES) instanceof ObjectNode now)) {
      return whole;
    }
    var patch = differenceOfNodes(old, now);
    return patch.toString().length() < whole.toString().length() ? patch : whole;
  }

  private static ArrayNode differenceOfNodes(ObjectNode old, ObjectNode now) {
    var patch = JsonNodeFactory.instance.arrayNode();
    for (var node : old.propertyNames()) {
      if (!now.has(node)) {
        add(patch, "remove", path(node), null);
      }
    }
    for (var node : now.properties()) {
      differenceOfNode(patch, path(node.getKey()), old.get(node.getKey()), node.getValue());
    }
    return patch;
  }

  private static void differenceOfNode(
      ArrayNode patch, String path, @Nullable JsonNode before, JsonNode after) {
    if (before == null) {
      add(patch, "add", path, after);
    } else if (!before.isObject() || !hasSameFields(before, after)) {
      add(patch, "replace", path, after);
    } else {
      for (var field : after.properties()) {
        if (!field.getValue().equals(before.get(field.getKey()))) {
          add(patch, "replace", path + '/' + field.getKey(), field.getValue());
        }
      }
    }
  }

  /// Nodes of another version may say other things.
  private static boolean hasSameFields(JsonNode before, JsonNode after) {
    return before.size() == after.size() && after.propertyNames().stream().allMatch(before::has);
  }

  private static String path(String node) {
    return '/' + NODES + '/' + node;
  }

  private static void add(ArrayNode patch, String op, String path, @Nullable JsonNode value) {
    var operation = patch.addObject().put("op", op).put("path", path);
    if (value != null) {
      operation.set("value", value);
    }
  }
}
