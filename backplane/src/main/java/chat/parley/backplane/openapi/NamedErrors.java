package chat.parley.backplane.openapi;

import chat.parley.protocol.error.ErrorCode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the files of a description call errors by: their names, and those of groups of them.
///
/// @param groups name to names
record NamedErrors(ObjectNode groups) {
  /// What an operation may be refused with.
  static final String ERRORS = "x-errors";

  /// The groups of a description.
  static final String GROUPS = "x-error-groups";

  private static final Map<String, ErrorCode> BY_NAME =
      Stream.of(ErrorCode.values()).collect(Collectors.toMap(ErrorCode::label, code -> code));

  /// In the order of their numbers.
  Set<ErrorCode> codes(JsonNode names) {
    var codes = new TreeSet<ErrorCode>();
    for (var node : names) {
      var name = node.asString();
      var code = BY_NAME.get(name);
      if (code != null) {
        codes.add(code);
      } else if (groups.has(name)) {
        codes.addAll(codes(groups.get(name)));
      } else {
        throw new IllegalStateException("no error, and no group of errors: " + name);
      }
    }
    return codes;
  }
}
