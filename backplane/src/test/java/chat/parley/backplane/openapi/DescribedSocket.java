package chat.parley.backplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The description of the socket as tests hold gateways to it. Thread-safe.
public final class DescribedSocket {
  private static final ObjectNode DOCUMENT = SocketDescription.document();
  private static final Map<String, Schema> MESSAGES = messages();
  private static final Pattern COMMAND = Pattern.compile("\"cmd\":\"([a-z]+)\"");

  private DescribedSocket() {}

  /// Fails where the event is none that the description has.
  public static void checkEvent(JsonNode event) {
    var schema = MESSAGES.get(SocketEvents.MESSAGE + event.path("event").asString());
    if (schema == null) {
      throw new AssertionError("no event of the description: " + event);
    }
    assertThat(schema.validate(event))
        .as(event + "\nwhat is wrong with it by its description")
        .isEmpty();
  }

  /// Fails where the reply is none of those that the description has of its command. What is no
  /// command of it is nothing to it.
  ///
  /// @param command its JSON, or a part of that with its name
  public static void checkReply(String command, JsonNode reply) {
    var name = COMMAND.matcher(command);
    if (!name.find() || !DOCUMENT.path("operations").has(name.group(1))) {
      return;
    }
    var operation = DOCUMENT.path("operations").path(name.group(1));
    var said = command + "\nwas answered " + reply + '\n';
    assertThat(fitting(replies(operation), reply)).as(said + "one of its replies").hasSize(1);
    if (reply.has("error")) {
      assertThat(
              operation.path(SocketDescription.CODES).valueStream().map(JsonNode::asInt).toList())
          .as(said + "errors of its description")
          .contains(reply.path("error").path("code").asInt());
    }
  }

  /// The names of messages of a kind.
  static SortedSet<String> messages(String kind) {
    var names = new TreeSet<>(MESSAGES.keySet());
    names.removeIf(name -> !name.startsWith(kind));
    return names;
  }

  /// The messages among these that the frame is.
  static List<String> fitting(Stream<String> messages, JsonNode frame) {
    return messages.filter(message -> fits(message, frame)).toList();
  }

  static boolean fits(String message, JsonNode frame) {
    var schema = MESSAGES.get(message);
    return schema != null && schema.validate(frame).isEmpty();
  }

  static Stream<String> repliesTo(String command) {
    return replies(DOCUMENT.path("operations").path(command));
  }

  private static Stream<String> replies(JsonNode operation) {
    return operation
        .at("/reply/messages")
        .valueStream()
        .map(reference -> reference.path("$ref").asString())
        .map(reference -> reference.substring(reference.lastIndexOf('/') + 1));
  }

  private static Map<String, Schema> messages() {
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
    var schemas = new TreeMap<String, Schema>();
    for (var message : DOCUMENT.at("/components/messages").properties()) {
      var whole = JsonMapper.shared().createObjectNode();
      whole.put("$id", "https://parley.test/socket/" + message.getKey());
      whole.putArray("allOf").add(message.getValue().path("payload"));
      whole.putObject("components").set("schemas", DOCUMENT.at("/components/schemas"));
      schemas.put(message.getKey(), registry.getSchema(whole));
    }
    return Map.copyOf(schemas);
  }
}
