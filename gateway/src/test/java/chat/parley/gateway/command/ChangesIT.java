package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Edits, deletions and reactions, through two nodes and over every transport.
final class ChangesIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of());

  private final GatewayNode node = GatewayNode.shared();
  private final String room = node.publicRoom();
  private Position message = node.top(room);

  @AfterAll
  static void stop() {
    OTHER.close();
  }

  @BeforeEach
  void say() {
    node.join(room, "bob");
    message = node.say(room, "hello");
  }

  @Test
  void areSeenOnEveryNodeOverEveryTransportAndAfterAResume() {
    try (var alice = WebSocketClient.connect(node, "alice");
        var bob = PollClient.of(OTHER, "bob");
        var carol = WebSocketClient.connect(OTHER, "carol");
        var stream = EventStreamClient.open(OTHER, "dave", "rooms=" + room);
        var poller = PollClient.of(OTHER, "erin")) {
      carol.subscribe(room);
      stream.expect("cursor");

      var edited = alice.call(command("edit", ",\"key\":\"k1\",\"text\":\"hello!\"")).path("ok");
      var reacted = bob.post(path("react"), body(",\"key\":\"k2\",\"reaction\":\"👍\""));
      bob.post(path("unreact"), body(",\"reaction\":\"👍\""));
      alice.call(command("delete", ""));

      assertThat(reacted.status()).isEqualTo(200);
      assertThat(reacted.json().propertyNames()).containsExactly("epoch", "offset", "at");
      var events = List.of(carol.event(), carol.event(), carol.event(), carol.event());
      assertThat(events)
          .extracting(event -> event.path("event").asString())
          .containsExactly("edited", "reacted", "unreacted", "deleted");
      assertThat(events)
          .allSatisfy(
              event -> assertThat(event.path("message").asString()).isEqualTo(message.toString()));
      assertThat(events.getFirst().path("text").asString()).isEqualTo("hello!");
      assertThat(events.getFirst().path("offset")).isEqualTo(edited.path("offset"));
      assertThat(events.get(1).path("user").asString()).isEqualTo("bob");
      assertThat(events.get(1).path("reaction").asString()).isEqualTo("👍");
      for (var event : events) {
        assertThat(stream.expect(event.path("event").asString()).json()).isEqualTo(event);
      }
      assertThat(poller.poll("rooms=" + room + "&cursor=" + message).json().path("events"))
          .containsExactlyElementsOf(events);
      try (var late = WebSocketClient.connect(OTHER, "frank")) {
        late.subscribe(room, message);
        assertThat(List.of(late.event(), late.event(), late.event(), late.event()))
            .isEqualTo(events);
      }
    }
  }

  @Test
  void aRepeatGetsTheFirstAnswerOverWhateverTransport() {
    try (var alice = WebSocketClient.connect(node, "alice");
        var elsewhere = PollClient.of(OTHER, "alice")) {
      var more = ",\"key\":\"k1\",\"text\":\"hello!\"";
      var first = alice.call(command("edit", more)).path("ok");
      assertThat(elsewhere.post(path("edit"), body(more)).json()).isEqualTo(first);
      assertThat(node.top(room).offset()).isEqualTo(message.offset() + 1);
    }
  }

  @Test
  void areRefusedToWhoeverMayNot() {
    try (var bob = WebSocketClient.connect(node, "bob");
        var mallory = WebSocketClient.connect(node, "mallory");
        var poller = PollClient.of(node, "bob");
        var nobody = PollClient.withToken(node, "")) {
      assertThat(code(bob.call(command("edit", ",\"text\":\"forged\"")))).isEqualTo(4311);
      assertThat(code(bob.call(command("delete", "")))).isEqualTo(4311);
      assertThat(code(mallory.call(command("react", ",\"reaction\":\"x\"")))).isEqualTo(4301);
      assertThat(code(bob.call(command("react", ",\"reaction\":\"two words\"")))).isEqualTo(4324);
      assertThat(code(bob.call(command("react", "")))).isEqualTo(4300);
      assertThat(code(mallory.call(command("edit", ",\"text\":\"forged\"")))).isEqualTo(4301);
      assertThat(poller.post(path("edit"), body(",\"text\":\"forged\"")).code()).isEqualTo(4311);
      assertThat(poller.post(path("react"), "{\"reaction\":\"x\"}").code()).isEqualTo(4300);
      assertThat(nobody.post(path("react"), body(",\"reaction\":\"x\"")).code()).isEqualTo(4200);
      assertThat(node.top(room)).isEqualTo(message);

      try (var alice = WebSocketClient.connect(node, "alice")) {
        alice.call(command("delete", ""));
        assertThat(code(alice.call(command("edit", ",\"text\":\"again\"")))).isEqualTo(4323);
        assertThat(code(bob.call(command("react", ",\"reaction\":\"x\"")))).isEqualTo(4323);
      }
    }
  }

  @Test
  void inAPrivateRoomTheyBeginAtJoining() {
    var hidden = node.privateRoom();
    var before = node.say(hidden, "before");
    var react = "\"cmd\":\"react\",\"room\":\"%s\",\"message\":\"%s\",\"reaction\":\"x\"";
    try (var bob = WebSocketClient.connect(node, "bob");
        var poller = PollClient.of(OTHER, "bob")) {
      var path = "/v1/rooms/" + hidden + "/react";
      var body = "{\"message\":\"" + before + "\",\"reaction\":\"x\"}";
      assertThat(code(bob.call(react.formatted(hidden, before)))).isEqualTo(4302);
      assertThat(poller.post(path, body).code()).isEqualTo(4302);

      node.join(hidden, "bob");

      assertThat(code(bob.call(react.formatted(hidden, before)))).isEqualTo(4323);
      assertThat(poller.post(path, body).code()).isEqualTo(4323);
      var after = node.say(hidden, "after");
      assertThat(bob.call(react.formatted(hidden, after)).path("ok").isObject()).isTrue();
    }
  }

  @Test
  void aMessageTakesSoManyReactions() {
    try (var strict = GatewayNode.start(Map.of("parley.log.max-reactions", "1"));
        var bob = WebSocketClient.connect(strict, "bob")) {
      assertThat(bob.call(command("react", ",\"reaction\":\"a\"")).has("ok")).isTrue();
      assertThat(code(bob.call(command("react", ",\"reaction\":\"b\"")))).isEqualTo(4325);
    }
  }

  @Test
  void countAsCommands() {
    var settings =
        Map.of(
            "parley.gateway.connection.commands-per-second", "1",
            "parley.gateway.connection.command-burst", "2");
    try (var strict = GatewayNode.start(settings);
        var bob = WebSocketClient.connect(strict, "bob")) {
      long last = 0;
      for (int i = 0; i < 10; i++) {
        last = bob.send(command("react", ",\"reaction\":\"" + i + '"'));
      }
      assertThat(code(lastReply(bob, last))).isEqualTo(4103);
    }
  }

  /// A refusal may come before the answers of those that were served.
  private static JsonNode lastReply(WebSocketClient socket, long id) {
    var reply = socket.message();
    while (reply.path("re").asLong(-1) != id) {
      reply = socket.message();
    }
    return reply;
  }

  private String path(String command) {
    return "/v1/rooms/" + room + '/' + command;
  }

  private String command(String name, String more) {
    return "\"cmd\":\"%s\",\"room\":\"%s\",\"message\":\"%s\"%s"
        .formatted(name, room, message, more);
  }

  private String body(String more) {
    return "{\"message\":\"%s\"%s}".formatted(message, more);
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
