package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Identity;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What messages hold, two gateways and chat-service together: whoever resumes on any node and
/// follows the rules of the protocol has what history shows.
@ExtendWith(ClusterExtension.class)
class MessagesIT {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final TestCluster cluster;
  private final HttpClient http = HttpClient.newHttpClient();

  MessagesIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void historyAndResumesAgreeOnDataMentionsAndThreads() throws Exception {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    var start = cluster.rest().top(alice, room);

    var root = say(Node.A, alice, room, "'text':'root','data':{'x':[1.50,1e400]}");
    var first = say(Node.B, bob, room, "'text':'one','mentions':['alice'],'thread':'" + root + "'");
    var second = say(Node.A, alice, room, "'data':[2],'thread':'" + root + "'");
    var card = say(Node.B, bob, room, "'data':{'order':17},'mentions':['@here']");
    say(Node.A, bob, room, "'text':'three','thread':'" + card + "'");
    post(Node.B, alice, room, "ephemeral", "'text':'for nobody later'");
    post(Node.B, alice, room, "edit", "'message':'" + root + "','text':'edited'");
    post(Node.A, bob, room, "edit", "'message':'" + card + "','data':{'order':18}");
    post(Node.A, alice, room, "delete", "'message':'" + second + "'");
    post(Node.B, bob, room, "delete", "'message':'" + card + "'");

    var history =
        messages(get(cluster.rest().base(), alice, "/v1/rooms/" + room + "/messages?limit=1000"));
    assertThat(of(root, history).path("replies").asInt()).isEqualTo(1);
    assertThat(of(root, history).path("lastReply").asString()).isEqualTo(first);
    for (var node : cluster.members()) {
      var poll = "/v1/poll?wait=0&rooms=" + room + "&cursor=" + start;
      assertThat(messages(get(cluster.node(node), bob, poll)))
          .as("from events on %s", node)
          .isEqualTo(history);
    }
  }

  /// Said to chat-service, which has no connections.
  @Test
  void changesMadeAtChatServiceAreSeenEverywhereLiveAndAfterAResume() throws Exception {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    var service = cluster.rest().base();
    var names = List.of("message", "edited", "reacted", "unreacted", "deleted");
    var seen = new ArrayList<JsonNode>();
    String start;
    try (var live = Audience.join(cluster, bob, room)) {
      start = live.cursor();
      var message = position(post(service, alice, room, "messages", "'text':'one'"));
      var of = "'message':'" + message + "'";
      post(service, alice, room, "edit", of + ",'text':'two'");
      post(service, bob, room, "react", of + ",'reaction':'x'");
      post(service, bob, room, "unreact", of + ",'reaction':'x'");
      post(service, alice, room, "delete", of);
      names.forEach(name -> seen.add(live.next(name)));
      seen.stream()
          .skip(1)
          .forEach(change -> assertThat(change.path("message").asString()).isEqualTo(message));
    }
    try (var back = Audience.resume(cluster, bob, room, start)) {
      for (var event : seen) {
        assertThat(back.next(event.path("event").asString())).isEqualTo(event);
      }
    }
  }

  /// By their positions, as they are after all changes that the answer holds: applying those of a
  /// page of history, where all have been applied, changes nothing more.
  private static Map<String, ObjectNode> messages(JsonNode answer) {
    var messages = new LinkedHashMap<String, ObjectNode>();
    for (var event : answer.path("events")) {
      var target = event.path("message").asString("");
      switch (event.path("event").asString()) {
        case "message" -> messages.put(position(event), (ObjectNode) event.deepCopy());
        case "edited" -> edit(of(target, messages), event, answer.has("asOf"));
        case "deleted" -> delete(of(target, messages), event);
        default -> {}
      }
    }
    messages.values().forEach(message -> countReplies(message, messages));
    return messages;
  }

  private static ObjectNode of(String position, Map<String, ObjectNode> messages) {
    return Objects.requireNonNull(messages.get(position), position);
  }

  private static void edit(ObjectNode message, JsonNode change, boolean isApplied) {
    if (!isApplied) {
      message.remove("text");
      message.remove("data");
      for (var field : new String[] {"text", "data"}) {
        if (change.has(field)) {
          message.set(field, change.path(field));
        }
      }
      message.set("edited", change.path("at"));
    }
  }

  private static void delete(ObjectNode message, JsonNode change) {
    for (var field : new String[] {"text", "data", "mentions", "edited"}) {
      message.remove(field);
    }
    message.set("deleted", change.path("at"));
    message.set("by", change.path("user"));
  }

  private static void countReplies(ObjectNode root, Map<String, ObjectNode> messages) {
    var replies =
        messages.entrySet().stream()
            .filter(each -> each.getValue().path("thread").asString("").equals(position(root)))
            .filter(each -> !each.getValue().has("deleted"))
            .map(Map.Entry::getKey)
            .toList();
    if (!replies.isEmpty() && !root.has("replies")) {
      root.put("replies", replies.size());
      root.put("lastReply", replies.getLast());
    }
  }

  private String say(Node node, Identity who, String room, String members) throws Exception {
    return position(post(cluster.node(node), who, room, "messages", members));
  }

  private void post(Node node, Identity who, String room, String command, String members)
      throws Exception {
    post(cluster.node(node), who, room, command, members);
  }

  private JsonNode post(URI base, Identity who, String room, String command, String members)
      throws Exception {
    var body = "{" + members.replace('\'', '"') + "}";
    var uri = base.resolve("/v1/rooms/" + room + '/' + command);
    var request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body));
    return ask(who, request.header("Content-Type", "application/json"));
  }

  private JsonNode get(URI base, Identity who, String path) throws Exception {
    return ask(who, HttpRequest.newBuilder(base.resolve(path)));
  }

  private JsonNode ask(Identity who, HttpRequest.Builder request) throws Exception {
    var asked = request.header("Authorization", who.bearer()).timeout(TIMEOUT).build();
    var response = http.send(asked, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static String position(JsonNode sent) {
    return sent.path("epoch").asString() + ':' + sent.path("offset").asLong();
  }
}
