package chat.parley.backplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The description of the API as tests hold services to it. Thread-safe.
public final class DescribedApi {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final ObjectNode DOCUMENT = ApiDescription.document();
  private static final String SCHEMAS = "#/components/schemas/";
  private static final String PROBLEM = "application/problem+json";
  private static final String LINES = "application/x-ndjson";

  /// What has fewer variables comes first: a path without any is not that of a variable.
  private static final List<DescribedOperation> OPERATIONS =
      DescribedOperation.allOf(DOCUMENT).stream()
          .sorted(Comparator.comparingInt(operation -> operation.variables().size()))
          .toList();

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /// Of bodies, by operation, status and type.
  private static final Map<String, Schema> BODIES = new ConcurrentHashMap<>();

  private DescribedApi() {}

  /// The operations that a service answers, each like `GET /v1/rooms/{room}`.
  public static SortedSet<String> operationsOf(String service) {
    return OPERATIONS.stream()
        .filter(operation -> operation.isServedBy(service))
        .map(DescribedOperation::toString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// An answer, however it was read.
  ///
  /// @param path of the request, without its query
  public record Answer(String method, String path, int status, String contentType, String body) {
    static Answer of(HttpResponse<String> http) {
      return new Answer(
          http.request().method(),
          http.uri().getRawPath(),
          http.statusCode(),
          http.headers().firstValue("Content-Type").orElse(""),
          http.body());
    }
  }

  /// Fails where a service's answer is not one of those that the description has of its operation.
  /// What is none of the service's operations is nothing to it: other paths, other methods.
  public static void check(String service, HttpResponse<String> answer) {
    check(service, Answer.of(answer));
  }

  /// The same of an answer that was read otherwise.
  public static void check(String service, Answer answer) {
    OPERATIONS.stream()
        .filter(operation -> operation.answers(answer.method(), answer.path()))
        .findFirst()
        .filter(operation -> operation.isServedBy(service))
        .ifPresent(
            operation -> check(operation, answer.status(), answer.contentType(), answer.body()));
  }

  private static void check(
      DescribedOperation operation, int status, String contentType, String body) {
    var said = operation + " answered " + status + " " + contentType + "\n" + body + "\n";
    var responses = operation.node().path("responses");
    assertThat(responses.propertyNames())
        .as(said + "statuses of its description")
        .contains(Integer.toString(status));
    var response = resolved(responses.path(Integer.toString(status)));
    if (!response.has("content")) {
      assertThat(body).as(said + "nothing, by its description").isEmpty();
      return;
    }
    assertThat(response.path("content").propertyNames())
        .as(said + "types of its description")
        .contains(contentType);
    if (contentType.endsWith("json")) {
      var schema = schema(operation, status, contentType, response);
      for (var json : documents(contentType, body)) {
        assertThat(schema.validate(json))
            .as(said + "what is wrong with it by its description")
            .isEmpty();
        if (contentType.equals(PROBLEM)) {
          assertThat(response.path("x-codes").valueStream().map(JsonNode::asInt))
              .as(said + "errors of its description")
              .contains(json.path("code").asInt());
        }
      }
    }
  }

  /// What the schema is that of: the body, or each of its lines.
  private static List<JsonNode> documents(String contentType, String body) {
    return contentType.equals(LINES)
        ? body.lines().map(JSON::readTree).toList()
        : List.of(JSON.readTree(body));
  }

  private static Schema schema(
      DescribedOperation operation, int status, String contentType, JsonNode response) {
    return BODIES.computeIfAbsent(
        operation.node().path("operationId").asString() + '/' + status + '/' + contentType,
        name -> schema(name, response.path("content").path(contentType).path("schema")));
  }

  /// A schema of the document with all that it may refer to.
  ///
  /// @param name that no other has
  static Schema schema(String name, JsonNode schema) {
    var whole = JSON.createObjectNode();
    whole.put("$id", "https://parley.test/" + name);
    whole.putArray("allOf").add(schema);
    whole.set("$defs", DOCUMENT.path("components").path("schemas"));
    return REGISTRY.getSchema(JSON.readTree(whole.toString().replace(SCHEMAS, "#/$defs/")));
  }

  /// What stands where the node refers to, or the node itself.
  static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? DOCUMENT.at(node.path("$ref").asString().substring(1)) : node;
  }
}
