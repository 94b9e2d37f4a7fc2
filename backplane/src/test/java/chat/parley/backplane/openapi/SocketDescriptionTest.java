package chat.parley.backplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.codec.CommandDecoder;
import chat.parley.protocol.codec.CommandLimits;
import chat.parley.protocol.codec.Decoded;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.event.EphemeralName;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Reply;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// That the description of the socket is sound in itself, and has what the code has and nothing
/// else. `DescribedSocketTest` holds it to the golden files.
final class SocketDescriptionTest {
  private static final ObjectNode DOCUMENT = SocketDescription.document();
  private static final Path SPECIFICATION = Path.of("src/test/resources/schema/asyncapi-3.0.json");
  private static final Path DECODER =
      Path.of("../protocol/src/main/java/chat/parley/protocol/codec/CommandDecoder.java");
  private static final Pattern CASE = Pattern.compile("case ((?:\"[a-z]+\"(?:, )?)+) ->");
  private static final Pattern REFERENCE = Pattern.compile("\"\\$ref\":\"#([^\"]*)\"");
  private static final CommandDecoder READER = new CommandDecoder(new CommandLimits(10, 10, 10));

  /// What only requests are refused with.
  private static final Set<ErrorCode> OF_REQUESTS =
      EnumSet.of(
          ErrorCode.ROOM_EXISTS,
          ErrorCode.WRONG_METHOD,
          ErrorCode.WRONG_PATH,
          ErrorCode.BODY_TOO_LARGE,
          ErrorCode.WRONG_MEDIA_TYPE,
          ErrorCode.BAD_PAGE,
          ErrorCode.OWNER_STAYS,
          ErrorCode.BANNED,
          ErrorCode.TOO_MANY_RESTRICTIONS,
          ErrorCode.UNKNOWN_MEMBER,
          ErrorCode.NOT_A_SERVICE,
          ErrorCode.DIRECT_ROOM,
          ErrorCode.TOO_MANY_BLOCKS,
          ErrorCode.BAD_PROFILE,
          ErrorCode.NOT_AN_OPERATOR,
          ErrorCode.UNKNOWN_NODE,
          ErrorCode.BAD_NOTIFICATION,
          ErrorCode.NOTIFICATION_TOO_LARGE,
          ErrorCode.BAD_PREFERENCE,
          ErrorCode.TOO_MANY_PREFERENCES);

  @Test
  void itIsValidAsyncApi() throws IOException {
    var specification =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(JsonMapper.shared().readTree(Files.readString(SPECIFICATION)));
    var broken = DOCUMENT.deepCopy();
    broken.at("/operations/send").asObject().put("action", "ask");

    assertThat(specification.validate(DOCUMENT)).isEmpty();
    assertThat(specification.validate(broken)).isNotEmpty();
  }

  @Test
  void everyReferenceLeadsSomewhereAndStandsAlone() {
    var references = REFERENCE.matcher(DOCUMENT.toString()).results().map(m -> m.group(1)).toList();

    assertThat(references)
        .hasSizeGreaterThan(100)
        .allSatisfy(
            reference ->
                assertThat(DOCUMENT.at(reference).isMissingNode()).as(reference).isFalse());
    assertThat(references).containsAll(components());
    expectReferencesAlone(DOCUMENT);
  }

  @Test
  void nothingIsLeftOfWhatOnlyTheFilesHave() {
    assertThat(DOCUMENT.toString())
        .doesNotContain("x-http", "x-payload", "x-replies", "x-events", "x-error-groups");
  }

  @Test
  void theCommandsAreThoseThatAreRead() throws IOException {
    var described = named("command-");

    assertThat(described).isEqualTo(commandsOfTheCode());
    assertThat(described).allMatch(SocketDescriptionTest::isRead);
    assertThat(isRead("shout")).isFalse();
    assertThat(operations("receive")).isEqualTo(described);
  }

  @Test
  void theEventsAreThoseThatAreTold() {
    var events = new TreeSet<>(Set.of("snapshot", "reset", "unsubscribed", "reconnect"));
    Stream.of(EventName.values()).map(EventName::label).forEach(events::add);
    Stream.of(EphemeralName.values()).map(EphemeralName::label).forEach(events::add);

    assertThat(named("event-")).isEqualTo(events);
    assertThat(DOCUMENT.at("/operations/tell/messages")).hasSize(events.size());
  }

  @Test
  void theRepliesAreThoseThatAreGiven() {
    var replies =
        Stream.of(Reply.class.getPermittedSubclasses())
            .map(reply -> reply.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-"))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named("reply-")).isEqualTo(replies);
    assertThat(
            DOCUMENT
                .path("operations")
                .valueStream()
                .flatMap(operation -> operation.at("/reply/messages").valueStream())
                .map(reference -> reference.path("$ref").asString())
                .map(reference -> reference.substring(reference.lastIndexOf("/reply-") + 7))
                .collect(Collectors.toSet()))
        .isEqualTo(replies);
  }

  @Test
  void everyErrorThatCanBeMetOnASocketIsThere() {
    var errors = DOCUMENT.at("/channels/socket/x-errors");

    assertThat(errors.valueStream().map(error -> error.path("code").asInt()))
        .containsExactlyElementsOf(
            EnumSet.complementOf(EnumSet.copyOf(OF_REQUESTS)).stream()
                .map(ErrorCode::number)
                .toList());
    assertThat(errors.valueStream().filter(error -> error.path("code").asInt() == 4400).toList())
        .singleElement()
        .satisfies(error -> assertThat(error.path("closeCode").asInt()).isEqualTo(1009));
  }

  @Test
  void commandsAreRefusedAsOverHttpButForWhatOnlyRequestsAre() {
    var codes = DOCUMENT.at("/operations/send/x-codes").valueStream().map(JsonNode::asInt).toList();

    assertThat(codes)
        .contains(
            ErrorCode.NOT_A_MEMBER.number(),
            ErrorCode.SLOW_MODE.number(),
            ErrorCode.TOO_MANY_COMMANDS.number())
        .doesNotContain(
            ErrorCode.NO_TOKEN.number(),
            ErrorCode.NOT_A_SERVICE.number(),
            ErrorCode.BODY_TOO_LARGE.number());
  }

  private static boolean isRead(String cmd) {
    var frame = "{\"id\":1,\"cmd\":\"" + cmd + "\"}";
    return !(READER.decode(frame.getBytes(StandardCharsets.UTF_8))
            instanceof Decoded.Malformed malformed)
        || malformed.refusal().code() != ErrorCode.UNKNOWN_COMMAND;
  }

  /// They are the cases of one `switch`, and of the golden files.
  private static Set<String> commandsOfTheCode() throws IOException {
    var commands = new TreeSet<>(GoldenFrames.commands());
    var cases = CASE.matcher(Files.readString(DECODER)).results().map(m -> m.group(1)).toList();
    assertThat(cases).hasSizeGreaterThan(10);
    for (var names : cases) {
      commands.addAll(Set.of(names.replace("\"", "").split(", ", -1)));
    }
    return commands;
  }

  /// The messages of a kind, without it.
  private static Set<String> named(String kind) {
    return DOCUMENT.at("/components/messages").propertyNames().stream()
        .filter(name -> name.startsWith(kind))
        .map(name -> name.substring(kind.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> operations(String action) {
    return DOCUMENT
        .path("operations")
        .propertyStream()
        .filter(operation -> operation.getValue().path("action").asString().equals(action))
        .map(operation -> operation.getKey())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> components() {
    var components = new TreeSet<String>();
    for (var kind : DOCUMENT.path("components").properties()) {
      kind.getValue()
          .propertyNames()
          .forEach(name -> components.add("/components/" + kind.getKey() + '/' + name));
    }
    return components;
  }

  private static void expectReferencesAlone(JsonNode node) {
    if (node.has("$ref")) {
      assertThat(node.propertyNames()).containsExactly("$ref");
    }
    node.values().forEach(SocketDescriptionTest::expectReferencesAlone);
  }
}
