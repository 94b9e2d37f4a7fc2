package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Transport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The log as JSON, at its most talkative: every line is an object, and what must not be in a log
/// is in none of them.
@ExtendWith(ClusterExtension.class)
class JsonLogIT {
  private static final String SECRET_TEXT = "the treasure lies below the oak";
  private static final String SECRET_KEY = "key-of-the-treasure";

  private final TestCluster cluster;

  JsonLogIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void everyLineIsJsonAndNoneTellsASecret() throws Exception {
    var alice = cluster.signIn("alice");
    var mallory = new Identity("mallory", alice.token() + "x");
    var room = cluster.publicRoom(alice);
    var gateway =
        cluster.startGateway(
            Map.of(
                "LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs", "LOGGING_LEVEL_CHAT_PARLEY", "debug"));
    String ticket;
    try {
      var node = URI.create("http://localhost:" + gateway.plan().port());
      for (var transport : Transport.values()) {
        try (var follower = Follower.join(transport, alice, room, node)) {
          for (var way : SendWay.values()) {
            try (var sender = way.open(alice, node)) {
              follower.expect(sender.send(room, SECRET_KEY + transport + way, SECRET_TEXT));
            }
          }
        }
      }
      intrude(node, mallory, room);
      ticket = ticket(node, alice);
      streamWithTicket(node, room, ticket);
      misuse(node);
    } finally {
      gateway.terminate();
      assertThat(gateway.awaitEnd(Duration.ofSeconds(20))).isTrue();
    }

    var lines = Files.readAllLines(gateway.log());
    assertThat(lines).hasSizeGreaterThan(10);
    var events = lines.stream().map(JsonLogIT::parsed).toList();
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.path("@timestamp").asString("")).isNotEmpty();
              assertThat(event.path("message").asString("")).isNotEmpty();
              assertThat(event.path("log").path("level").asString("")).isNotEmpty();
              assertThat(event.path("service").path("node").path("name").asString(""))
                  .isEqualTo("gateway-3");
            });
    assertThat(lines)
        .noneMatch(line -> line.contains(SECRET_TEXT) || line.contains(SECRET_KEY))
        .noneMatch(line -> line.contains(alice.token()) || line.contains(ticket))
        .noneMatch(line -> line.contains("eyJ"))
        .noneMatch(line -> line.contains("rooms=") || line.contains("ticket="));
    decisionsAreThere(events);
  }

  private static void decisionsAreThere(List<JsonNode> events) {
    assertThat(messages(events, "refused"))
        .extracting(event -> event.path("error").asString(""))
        .contains("bad-token");
    var opened = messages(events, "opened");
    assertThat(opened)
        .extracting(event -> event.path("transport").asString(""))
        .contains("websocket", "sse", "poll");
    assertThat(opened).extracting(event -> event.path("user").asString("")).containsOnly("alice");
    assertThat(connections(messages(events, "closed")))
        .as("who was opened was closed, by the same name")
        .isEqualTo(connections(opened));
    assertThat(events)
        .extracting(event -> event.path("message").asString(""))
        .anyMatch(text -> text.startsWith("DEVELOPMENT MODE"))
        .anyMatch(text -> text.startsWith("draining "))
        .anyMatch(text -> text.startsWith("drained"));
  }

  private static List<JsonNode> messages(List<JsonNode> events, String message) {
    return events.stream()
        .filter(event -> event.path("message").asString("").equals(message))
        .toList();
  }

  private static List<String> connections(List<JsonNode> events) {
    return events.stream()
        .map(event -> event.path("connection").asString(""))
        .sorted()
        .collect(Collectors.toList());
  }

  private static JsonNode parsed(String line) {
    try {
      return JsonMapper.shared().readTree(line);
    } catch (RuntimeException e) {
      throw new AssertionError("no JSON: " + line, e);
    }
  }

  private static String ticket(URI node, Identity who) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(node.resolve("/v1/tickets"))
              .header("Authorization", "Bearer " + who.token())
              .POST(BodyPublishers.noBody());
      var answer = http.send(request.build(), BodyHandlers.ofString()).body();
      return JsonMapper.shared().readTree(answer).path("ticket").asString();
    }
  }

  private static void streamWithTicket(URI node, String room, String ticket) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var uri = node.resolve("/v1/events?rooms=" + room + "&ticket=" + ticket);
      var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      try (var body = answer.body()) {
        assertThat(body.read()).isPositive();
      }
      http.shutdownNow();
    }
  }

  /// By each way in, with a token that is none.
  private static void intrude(URI node, Identity who, String room) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      for (var path : List.of("/v1/events?rooms=" + room, "/v1/poll?rooms=" + room)) {
        var request =
            HttpRequest.newBuilder(node.resolve(path))
                .header("Authorization", "Bearer " + who.token())
                .timeout(Duration.ofSeconds(10));
        assertThat(http.send(request.build(), BodyHandlers.ofString()).body()).contains("4201");
      }
      var socket =
          http.newWebSocketBuilder()
              .subprotocols("chat.v1", "bearer." + who.token())
              .buildAsync(
                  URI.create("ws://localhost:" + node.getPort() + "/v1/ws"),
                  new WebSocket.Listener() {});
      assertThat(socket).failsWithin(Duration.ofSeconds(10));
    }
  }

  /// What is refused by each of the edges.
  private static void misuse(URI node) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      for (var path :
          List.of(
              "/v1/events?rooms=x&ticket=ticket-that-is-none",
              "/v1/poll?rooms=%00&cursor=eyJ",
              "/v1/nothing?token=eyJ")) {
        http.send(
            HttpRequest.newBuilder(node.resolve(path)).timeout(Duration.ofSeconds(10)).build(),
            BodyHandlers.discarding());
      }
      var body = BodyPublishers.ofString("{\"text\":\"" + SECRET_TEXT);
      var broken = HttpRequest.newBuilder(node.resolve("/v1/rooms/x/messages")).POST(body).build();
      http.send(broken, BodyHandlers.discarding());
    }
  }
}
