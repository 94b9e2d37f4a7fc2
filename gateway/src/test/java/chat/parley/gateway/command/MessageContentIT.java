package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Data and mentions of messages, through two nodes and over every transport.
final class MessageContentIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of("parley.web.max-data", "40B"));

  private static final String DATA = "{\"order\":17,\"x\":[1.50,1e400,null]}";

  private final GatewayNode node = GatewayNode.shared();
  private final String room = node.publicRoom();
  private Position start = node.top(room);

  @AfterAll
  static void stop() {
    OTHER.close();
  }

  @BeforeEach
  void join() {
    node.join(room, "bob");
    start = node.top(room);
  }

  @Test
  void areSeenOnEveryNodeOverEveryTransportAndAfterAResume() {
    try (var alice = WebSocketClient.connect(node, "alice");
        var bob = PollClient.of(OTHER, "bob");
        var carol = WebSocketClient.connect(OTHER, "carol");
        var stream = EventStreamClient.open(OTHER, "dave", "rooms=" + room)) {
      carol.subscribe(room);
      stream.expect("cursor");

      var sent =
          alice.call(
              command("send", ",\"data\": " + DATA + ",\"mentions\":[\"@here\",\"bob\",\"bob\"]"));
      assertThat(sent.path("ok").propertyNames()).containsExactly("epoch", "offset", "at");
      var message = position(sent.path("ok"));
      var posted =
          bob.post("/v1/rooms/" + room + "/messages", "{\"text\":\"with data\",\"data\":[ 1 ]}");
      assertThat(posted.status()).isEqualTo(200);
      alice.call(command("edit", ",\"message\":\"" + message + "\",\"data\":{\"order\":18}"));
      alice.call(command("edit", ",\"message\":\"" + message + "\",\"text\":\"words\""));

      var events = List.of(carol.event(), carol.event(), carol.event(), carol.event());
      var first = events.getFirst();
      assertThat(first.propertyNames())
          .containsExactly(
              "event", "room", "epoch", "offset", "user", "at", "mentions", "key", "data");
      assertThat(first.path("mentions").toString()).isEqualTo("[\"bob\",\"@here\"]");
      assertThat(events.get(1).path("text").asString()).isEqualTo("with data");
      assertThat(events.get(1).path("data").toString()).isEqualTo("[1]");
      assertThat(events.get(2).path("data").toString()).isEqualTo("{\"order\":18}");
      assertThat(events.get(2).has("text")).isFalse();
      assertThat(events.get(3).path("text").asString()).isEqualTo("words");
      assertThat(events.get(3).has("data")).isFalse();
      assertThat(stream.expect("message").data())
          .as("to the letter")
          .endsWith(",\"data\":" + DATA + "}");
      stream.expect("message");
      assertThat(stream.expect("edited").json()).isEqualTo(events.get(2));
      assertThat(bob.poll("rooms=" + room + "&cursor=" + start).json().path("events"))
          .containsExactlyElementsOf(events);
      try (var late = WebSocketClient.connect(OTHER, "erin");
          var resumed =
              EventStreamClient.open(
                  RawClient.connect(OTHER),
                  OTHER.token("erin"),
                  "rooms=" + room,
                  "last-event-id: " + start)) {
        late.subscribe(room, start);
        assertThat(List.of(late.event(), late.event(), late.event(), late.event()))
            .isEqualTo(events);
        resumed.expect("cursor");
        assertThat(resumed.expect("message").data()).endsWith(",\"data\":" + DATA + "}");
      }
    }
  }

  @Test
  void aRepeatGetsTheFirstAnswerWhateverItHolds() {
    try (var alice = WebSocketClient.connect(node, "alice");
        var elsewhere = PollClient.of(OTHER, "alice")) {
      var first = alice.call(command("send", ",\"key\":\"k1\",\"data\":1")).path("ok");
      var again =
          elsewhere.post("/v1/rooms/" + room + "/messages", "{\"key\":\"k1\",\"text\":\"x\"}");
      assertThat(again.json()).isEqualTo(first);
      assertThat(node.top(room).offset()).isEqualTo(start.offset() + 1);
    }
  }

  @Test
  void areRefusedAlikeOnBothWays() {
    var many =
        IntStream.range(0, 51)
            .mapToObj(i -> "\"u" + i + '"')
            .collect(Collectors.joining(",", "[", "]"));
    expectRefusal("\"data\":\"" + "x".repeat(39) + '"', 4363, 413);
    expectRefusal("\"data\":null", 4300, 400);
    expectRefusal("\"text\":\"hi\",\"mentions\":" + many, 4364, 400);
    expectRefusal("\"text\":\"hi\",\"mentions\":[\"@all\"]", 4305, 400);
    expectRefusal("\"text\":\"hi\",\"mentions\":\"bob\"", 4300, 400);
    try (var mallory = WebSocketClient.connect(OTHER, "mallory");
        var alice = WebSocketClient.connect(OTHER, "alice")) {
      assertThat(code(mallory.call(command("send", ",\"data\":1")))).isEqualTo(4301);
      var edit = ",\"message\":\"" + start + "\",\"data\":\"" + "x".repeat(39) + '"';
      assertThat(code(alice.call(command("edit", edit)))).isEqualTo(4363);
    }
    assertThat(node.top(room)).isEqualTo(start);
  }

  private void expectRefusal(String members, int code, int status) {
    try (var socket = WebSocketClient.connect(OTHER, "alice");
        var poller = PollClient.of(OTHER, "alice")) {
      var error = socket.call(command("send", "," + members)).path("error");
      assertThat(error.path("code").asInt()).as(members).isEqualTo(code);
      var answer = poller.post("/v1/rooms/" + room + "/messages", "{" + members + "}");
      assertThat(answer.code()).as(members).isEqualTo(code);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.json().path("detail").asString()).isEqualTo(error.path("text").asString());
    }
  }

  private String command(String name, String more) {
    return "\"cmd\":\"%s\",\"room\":\"%s\"%s".formatted(name, room, more);
  }

  private static Position position(JsonNode ok) {
    return Position.parse(ok.path("epoch").asString() + ':' + ok.path("offset").asLong())
        .orElseThrow();
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
