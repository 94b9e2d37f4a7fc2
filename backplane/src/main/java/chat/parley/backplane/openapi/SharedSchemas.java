package chat.parley.backplane.openapi;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The schemas of the OpenAPI document, for another that refers to them.
///
/// @param document what refers to them, and has schemas of its own
/// @param rest the OpenAPI document
record SharedSchemas(ObjectNode document, ObjectNode rest) {
  /// Where schemas stand, in either document.
  static final String PLACE = "#/components/schemas/";

  private static final String POINTER = "/components/schemas";
  private static final Pattern NAMED = Pattern.compile("\"" + PLACE + "(\\w+)\"");

  static String nameIn(JsonNode reference) {
    return reference.path("$ref").asString().substring(PLACE.length());
  }

  /// One of either document.
  JsonNode of(String name) {
    for (var holder : List.of(document, rest)) {
      var schema = holder.at(POINTER).path(name);
      if (schema.isObject()) {
        return schema;
      }
    }
    throw new IllegalStateException("no schema: " + name);
  }

  /// Afterwards the document stands by itself.
  void copyWhatIsReferredTo() {
    var own = document.at(POINTER).asObject();
    int before;
    do {
      before = own.size();
      NAMED
          .matcher(document.toString())
          .results()
          .map(found -> found.group(1))
          .filter(name -> !own.has(name))
          .distinct()
          .toList()
          .forEach(name -> own.set(name, of(name).deepCopy()));
    } while (own.size() > before);
    standAlone(document);
  }

  /// AsyncAPI's schemas are of JSON Schema's draft 7, in which nothing counts that stands beside a
  /// reference.
  private static void standAlone(JsonNode node) {
    node.values().forEach(SharedSchemas::standAlone);
    if (node instanceof ObjectNode object && object.has("$ref") && object.size() > 1) {
      var reference = object.remove("$ref");
      ArrayNode all = object.withArrayProperty("allOf");
      all.insertObject(0).set("$ref", reference);
    }
  }
}
