package chat.parley.backplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.event.EphemeralName;
import chat.parley.protocol.event.EventName;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// That the description is sound in itself, and complete as far as it can be compared with the code
/// without a service; `DescribedRoutesIT` of each service compares it with the service's routes.
final class ApiDescriptionTest {
  private static final ObjectNode DOCUMENT = ApiDescription.document();
  private static final List<DescribedOperation> OPERATIONS = DescribedOperation.allOf(DOCUMENT);
  private static final Path SPECIFICATION = Path.of("src/test/resources/schema/openapi-3.1.json");
  private static final Path PROTOCOL = Path.of("../docs/protocol.md");
  private static final Pattern REFERENCE = Pattern.compile("\"\\$ref\":\"#([^\"]*)\"");
  private static final Pattern NUMBER = Pattern.compile("\\b4\\d{3}\\b");

  /// What ends connections, and what refuses frames: no request is answered with it.
  private static final Set<ErrorCode> OF_CONNECTIONS =
      EnumSet.of(
          ErrorCode.SLOW_READER,
          ErrorCode.NO_PONG,
          ErrorCode.TOO_MANY_OF_USER,
          ErrorCode.UNKNOWN_COMMAND,
          ErrorCode.BINARY_FRAME,
          ErrorCode.FRAME_TOO_LARGE,
          ErrorCode.INVALID_UTF8,
          ErrorCode.PROTOCOL_VIOLATION);

  @Test
  void itIsValidOpenApi() throws IOException {
    var specification =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JsonMapper.shared().readTree(Files.readString(SPECIFICATION)));

    assertThat(specification.validate(DOCUMENT)).isEmpty();
    assertThat(specification.validate(without("info"))).isNotEmpty();
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryComponentIsReferredTo() {
    var references =
        REFERENCE.matcher(DOCUMENT.toString()).results().map(found -> found.group(1)).toList();

    assertThat(references)
        .allSatisfy(
            reference ->
                assertThat(DOCUMENT.at(reference).isMissingNode()).as(reference).isFalse());
    assertThat(references).containsAll(components());
  }

  @Test
  void operationsAreNamedAndEachBelongsSomewhere() {
    var tags = names(DOCUMENT.path("tags"));

    assertThat(OPERATIONS)
        .extracting(operation -> operation.node().path("operationId").asString())
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z][A-Za-z]*"));
    assertThat(OPERATIONS)
        .allSatisfy(
            operation -> {
              assertThat(operation.node().path("summary").asString("")).isNotEmpty();
              assertThat(operation.strings("tags")).hasSize(1).isSubsetOf(tags);
              assertThat(operation.strings("x-served-by"))
                  .isNotEmpty()
                  .isSubsetOf("gateway", "chat-service");
            });
  }

  @Test
  void theVariablesOfAPathAreItsParameters() {
    assertThat(OPERATIONS)
        .allSatisfy(
            operation -> {
              var parameters =
                  operation
                      .node()
                      .path("parameters")
                      .valueStream()
                      .map(DescribedApi::resolved)
                      .filter(parameter -> parameter.path("in").asString().equals("path"))
                      .map(parameter -> parameter.path("name").asString());
              assertThat(parameters)
                  .as(operation.toString())
                  .containsExactlyElementsOf(operation.variables());
            });
  }

  @Test
  void servicesActAsUsersWhereverTheTokenStandsInAHeader() {
    assertThat(OPERATIONS)
        .filteredOn(
            operation ->
                operation
                    .node()
                    .path("parameters")
                    .valueStream()
                    .map(DescribedApi::resolved)
                    .noneMatch(parameter -> parameter.path("name").asString().equals("as")))
        .extracting(DescribedOperation::toString)
        .containsExactlyInAnyOrder(
            "GET /v1/ws",
            "GET /v1/echo",
            "GET /v1/events",
            "POST /v1/tokens",
            "GET /v1/openapi.json",
            "GET /v1/asyncapi.json");
  }

  @Test
  void everyErrorThatRequestsAreRefusedWithIsNamed() {
    var named =
        Stream.concat(
                OPERATIONS.stream()
                    .flatMap(operation -> operation.node().path("responses").valueStream())
                    .flatMap(response -> response.path("x-codes").valueStream())
                    .map(JsonNode::asInt),
                // What paths are refused with that have no operation.
                NUMBER
                    .matcher(DOCUMENT.at("/info/description").asString())
                    .results()
                    .map(number -> Integer.valueOf(number.group())))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named)
        .containsExactlyElementsOf(
            EnumSet.complementOf(EnumSet.copyOf(OF_CONNECTIONS)).stream()
                .map(ErrorCode::number)
                .toList());
  }

  @Test
  void whatIsCountedMayBeTooMuch() {
    assertThat(OPERATIONS)
        .filteredOn(ApiDescriptionTest::isCounted)
        .extracting(DescribedOperation::toString)
        .containsExactlyInAnyOrderElementsOf(
            OPERATIONS.stream()
                .map(DescribedOperation::toString)
                .filter(name -> !name.startsWith("GET ") || name.equals("GET /v1/poll"))
                // Who asks for a token has none.
                .filter(name -> !name.equals("POST /v1/tokens"))
                .toList());
  }

  private static boolean isCounted(DescribedOperation operation) {
    return operation
        .node()
        .path("responses")
        .valueStream()
        .flatMap(response -> response.path("x-codes").valueStream())
        .anyMatch(code -> code.asInt() == ErrorCode.TOO_MANY_COMMANDS.number());
  }

  @Test
  void everyEventOfARoomIsDescribed() {
    var stored = Stream.of(EventName.values()).map(EventName::label).toList();
    var ephemeral = Stream.of(EphemeralName.values()).map(EphemeralName::label).toList();

    // Notifications are those of inboxes.
    assertThat(eventsOf("HistoryEvent"))
        .containsExactlyInAnyOrderElementsOf(
            stored.stream().filter(name -> !name.equals("notification")).toList());
    assertThat(eventsOf("Event"))
        .containsAll(stored)
        .containsAll(ephemeral)
        .contains("snapshot", "reset", "unsubscribed")
        .hasSize(stored.size() + ephemeral.size() + 3);
  }

  @Test
  void everyOperationStandsInTheProtocol() throws IOException {
    var protocol = Files.readString(PROTOCOL);

    assertThat(OPERATIONS).allMatch(operation -> inText(operation).matcher(protocol).find());
  }

  /// In text a path has names in the places of its variables, or examples.
  private static Pattern inText(DescribedOperation operation) {
    var path = new StringBuilder();
    for (var segment : operation.path().substring(1).split("/", -1)) {
      path.append('/').append(segment.startsWith("{") ? "[^/\\s`?]++" : Pattern.quote(segment));
    }
    return Pattern.compile("\\b" + operation.method() + " " + path + "(?![\\w/{.~-])");
  }

  private static Set<String> components() {
    var components = new TreeSet<String>();
    for (var kind : DOCUMENT.path("components").properties()) {
      // Security schemes are referred to by name.
      if (!kind.getKey().equals("securitySchemes")) {
        kind.getValue()
            .propertyNames()
            .forEach(name -> components.add("/components/" + kind.getKey() + '/' + name));
      }
    }
    return components;
  }

  /// @param union a schema that is one of several, each an event
  private static List<String> eventsOf(String union) {
    return DOCUMENT
        .at("/components/schemas/" + union + "/oneOf")
        .valueStream()
        .map(DescribedApi::resolved)
        .map(schema -> schema.at("/properties/event"))
        .flatMap(
            event ->
                event.has("const")
                    ? Stream.of(event.path("const").asString())
                    : event.path("enum").valueStream().map(JsonNode::asString))
        .toList();
  }

  private static List<String> names(JsonNode objects) {
    return objects.valueStream().map(object -> object.path("name").asString()).toList();
  }

  private static ObjectNode without(String member) {
    var document = DOCUMENT.deepCopy();
    document.remove(member);
    return document;
  }
}
