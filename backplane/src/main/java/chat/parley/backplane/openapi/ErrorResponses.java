package chat.parley.backplane.openapi;

import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes out what operations may be refused with. In the files an operation names errors alone,
/// and groups of them (`x-errors`, `x-error-groups`); which number, status and text belongs to
/// which is said by {@link ErrorCode}. Of each status becomes a response, with the numbers as
/// `x-codes`.
final class ErrorResponses {

  /// The numbers of a response.
  static final String CODES = "x-codes";

  private final NamedErrors names;

  private ErrorResponses(NamedErrors names) {
    this.names = names;
  }

  static void addTo(ObjectNode document) {
    var groups = document.remove(NamedErrors.GROUPS);
    var names =
        new NamedErrors(groups == null ? JsonNodeFactory.instance.objectNode() : groups.asObject());
    Operations.of(document).forEach(new ErrorResponses(names)::addToOperation);
  }

  private void addToOperation(ObjectNode operation) {
    var errors = operation.remove(NamedErrors.ERRORS);
    if (errors == null) {
      return;
    }
    var byStatus = new TreeMap<Integer, SortedSet<ErrorCode>>();
    names
        .codes(errors)
        .forEach(
            code -> byStatus.computeIfAbsent(code.httpStatus(), _ -> new TreeSet<>()).add(code));
    var responses = JsonNodeFactory.instance.objectNode();
    byStatus.forEach((status, codes) -> responses.set(status.toString(), response(status, codes)));
    Parts.merge(
        operation.path("operationId").asString() + "/responses",
        operation.withObjectProperty("responses"),
        responses);
  }

  private static ObjectNode response(int status, SortedSet<ErrorCode> codes) {
    var response = JsonNodeFactory.instance.objectNode();
    response.put("description", description(codes));
    if (hasRetryAfter(status)) {
      response
          .putObject("headers")
          .putObject(HttpHeaders.RETRY_AFTER)
          .put("$ref", "#/components/headers/RetryAfter");
    }
    var body = response.putObject("content").putObject(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    body.putObject("schema").put("$ref", "#/components/schemas/Problem");
    body.set("example", example(codes.first()));
    var numbers = response.putArray(CODES);
    codes.forEach(code -> numbers.add(code.number()));
    return response;
  }

  private static JsonNode example(ErrorCode code) {
    return JsonMapper.shared().readTree(EventEncoder.encodeProblem(Refusal.of(code)));
  }

  private static String description(SortedSet<ErrorCode> codes) {
    return codes.stream()
        .map(code -> "- %d `%s`: %s".formatted(code.number(), code.label(), code.text()))
        .collect(Collectors.joining("\n"));
  }

  /// What ends by itself says when to try again.
  private static boolean hasRetryAfter(int status) {
    return status == HttpStatus.TOO_MANY_REQUESTS.value()
        || status >= HttpStatus.INTERNAL_SERVER_ERROR.value();
  }
}
