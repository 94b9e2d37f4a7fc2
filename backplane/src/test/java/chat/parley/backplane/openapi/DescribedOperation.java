package chat.parley.backplane.openapi;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// An operation of the description. Immutable.
///
/// @param method in capital letters
/// @param path with its variables in braces
record DescribedOperation(String method, String path, JsonNode node) {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

  static List<DescribedOperation> allOf(JsonNode document) {
    return document
        .path("paths")
        .propertyStream()
        .flatMap(path -> allOf(path.getKey(), path.getValue()))
        .toList();
  }

  private static Stream<DescribedOperation> allOf(String path, JsonNode item) {
    return item.propertyStream()
        .filter(member -> METHODS.contains(member.getKey()))
        .map(
            member ->
                new DescribedOperation(
                    member.getKey().toUpperCase(Locale.ROOT), path, member.getValue()));
  }

  /// The names of the path's variables.
  List<String> variables() {
    return VARIABLE.matcher(path).results().map(variable -> variable.group(1)).toList();
  }

  /// @param asked a path as it was asked for
  boolean answers(String askedMethod, String asked) {
    return method.equals(askedMethod) && asked.matches(VARIABLE.matcher(path).replaceAll("[^/]+"));
  }

  boolean isServedBy(String service) {
    return strings("x-served-by").contains(service);
  }

  List<String> strings(String array) {
    return node.path(array).valueStream().map(JsonNode::asString).toList();
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
