package chat.parley.backplane.state;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Patches as the dice will have them, each of which fits the document that it is made for; names
/// and texts have what must be escaped somewhere. Used by one thread.
public final class RandomPatches {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> NAMES =
      List.of("a", "b", "c", "d/e", "f~g", "~1", "h \"i\"", "ü😀", "", "0");

  /// Beyond it a document gets smaller again.
  private static final int ENOUGH = 4_000;

  private static final int MAX_ARRAY = 12;
  private static final int MAX_OPERATIONS = 3;

  private final RandomGenerator random;

  public RandomPatches(RandomGenerator random) {
    this.random = random;
  }

  /// At least one operation.
  public JsonNode next(JsonNode document) {
    var patch = NODES.arrayNode();
    var now = document;
    for (int i = random.nextInt(MAX_OPERATIONS); i >= 0; i--) {
      var operation = operation(now);
      patch.add(operation);
      now = PatchedDocument.patched(now, NODES.arrayNode().add(operation));
    }
    return patch;
  }

  private ObjectNode operation(JsonNode document) {
    if (!document.isObject() || document.toString().length() > ENOUGH) {
      return operation("replace", "", NODES.objectNode().set("a", NODES.arrayNode()));
    }
    var place = "";
    var node = document;
    while (random.nextInt(3) > 0) {
      var below = someContainer(node);
      if (below.isEmpty()) {
        break;
      }
      place += '/' + escaped(below);
      node = node.isArray() ? node.get(Integer.parseInt(below)) : node.get(below);
    }
    return node instanceof ArrayNode array
        ? inArray(array, place + '/')
        : inObject((ObjectNode) node, place + '/');
  }

  /// Its name or index; empty where there is none.
  private String someContainer(JsonNode node) {
    var names =
        node.isArray()
            ? IntStream.range(0, node.size()).mapToObj(Integer::toString).toList()
            : List.copyOf(node.propertyNames());
    var containers =
        names.stream()
            .filter(name -> !name.isEmpty())
            .filter(
                name ->
                    (node.isArray() ? node.path(Integer.parseInt(name)) : node.path(name))
                        .isContainer())
            .toList();
    return containers.isEmpty() ? "" : containers.get(random.nextInt(containers.size()));
  }

  private ObjectNode inObject(ObjectNode object, String place) {
    var name = NAMES.get(random.nextInt(NAMES.size()));
    var path = place + escaped(name);
    if (!object.has(name)) {
      return operation("add", path, value());
    }
    return random.nextInt(4) == 0
        ? operation("remove", path, null)
        : operation("replace", path, value());
  }

  private ObjectNode inArray(ArrayNode array, String place) {
    if (array.isEmpty() || (array.size() < MAX_ARRAY && random.nextBoolean())) {
      return operation("add", place + random.nextInt(array.size() + 1), value());
    }
    var path = place + random.nextInt(array.size());
    return random.nextInt(3) == 0
        ? operation("remove", path, null)
        : operation("replace", path, value());
  }

  private JsonNode value() {
    return switch (random.nextInt(8)) {
      case 0 -> NODES.arrayNode().add(random.nextInt(3)).add(random.nextInt(3));
      case 1 -> NODES.objectNode().put("a", random.nextInt(3));
      case 2 -> NODES.stringNode("\"\\ \n é😀 " + random.nextInt(100));
      case 3 -> NODES.nullNode();
      case 4 -> NODES.booleanNode(random.nextBoolean());
      case 5 -> NODES.numberNode(random.nextInt(1_000) / 8.0);
      default -> NODES.numberNode(random.nextInt(1_000));
    };
  }

  private static ObjectNode operation(String name, String path, @Nullable JsonNode value) {
    var operation = NODES.objectNode().put("op", name).put("path", path);
    return value == null ? operation : operation.set("value", value);
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
