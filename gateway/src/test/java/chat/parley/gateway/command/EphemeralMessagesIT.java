package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.metrics.BackplaneMeter;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Moderation;
import chat.parley.backplane.rule.Role;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.command.Configuration;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Messages that are stored nowhere, through two nodes and over every transport.
final class EphemeralMessagesIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of("parley.web.max-data", "40B"));
  private static final TestBackplane BACKPLANE = TestBackplane.on(RedisExtension.server());
  private static final UserId ALICE = new UserId("alice");
  private static final String DATA = "{\"x\":[1.50,null]}";

  private final GatewayNode node = GatewayNode.shared();
  private final String room = node.publicRoom();

  @AfterAll
  static void stop() {
    OTHER.close();
    BACKPLANE.close();
  }

  @BeforeEach
  void join() {
    node.join(room, "bob");
  }

  @Test
  void reachWhoeverFollowsTheRoomOnEveryNodeOverEveryTransport() {
    try (var alice = WebSocketClient.connect(node, "alice");
        var bob = WebSocketClient.connect(OTHER, "bob");
        var stream = EventStreamClient.open(OTHER, "carol", "rooms=" + room);
        var poller = PollClient.of(OTHER, "dave")) {
      alice.subscribe(room);
      bob.subscribe(room);
      stream.expect("cursor");
      var cursor = poller.poll("rooms=" + room).cursor();
      double joined = OTHER.count(GatewayMeter.RECOVERIES);
      var waiting = poller.polling("rooms=" + room + "&cursor=" + cursor);
      Waiting.until("the poll waits", () -> OTHER.count(GatewayMeter.RECOVERIES) > joined);
      double published = node.count(BackplaneMeter.EPHEMERAL_MESSAGES, "result", "published");

      assertThat(say(alice, ",\"text\":\"hi\",\"data\": " + DATA).path("ok").toString())
          .isEqualTo("{}");

      var event = bob.event();
      assertThat(event.propertyNames())
          .containsExactly("event", "room", "user", "at", "text", "data");
      assertThat(event.path("event").asString()).isEqualTo("ephemeral");
      assertThat(event.path("user").asString()).isEqualTo("alice");
      assertThat(alice.event()).isEqualTo(event);
      var streamed = stream.expect("ephemeral");
      assertThat(streamed.id()).as("the browser's cursor stays").isEmpty();
      assertThat(streamed.data()).as("to the letter").endsWith(",\"data\":" + DATA + "}");
      var polled = waiting.join();
      assertThat(polled.cursor()).isEqualTo(cursor);
      assertThat(polled.json().path("events")).containsExactly(event);
      assertThat(node.count(BackplaneMeter.EPHEMERAL_MESSAGES, "result", "published") - published)
          .isOne();
    }
  }

  @Test
  void areSaidOverHttpAsOverAWebSocketInTheirOrder() {
    try (var alice = PollClient.of(OTHER, "alice");
        var bob = WebSocketClient.connect(node, "bob")) {
      bob.subscribe(room);
      for (int i = 0; i < 10; i++) {
        var answer = alice.post(path(), "{\"data\":" + i + ",\"mentions\":[]}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.http().body()).isEqualTo("{}");
      }
      for (int i = 0; i < 10; i++) {
        assertThat(bob.event().path("data").asInt(-1)).isEqualTo(i);
      }
    }
  }

  @Test
  void areKeptForNobody() {
    var start = node.top(room);
    try (var alice = WebSocketClient.connect(node, "alice");
        var bob = WebSocketClient.connect(OTHER, "bob");
        var poller = PollClient.of(OTHER, "bob")) {
      bob.subscribe(room);
      say(alice, ",\"text\":\"hi\"");
      bob.event();
      assertThat(node.top(room)).as("no part of the order").isEqualTo(start);
      var nothing = poller.poll("rooms=" + room + "&wait=0&cursor=" + start);
      assertThat(nothing.json().path("events")).isEmpty();
      node.say(room, "hello");
      try (var again = WebSocketClient.connect(OTHER, "bob")) {
        again.subscribe(room, start);
        again.expectMessage("hello");
        again.ping();
        assertThat(again.hasEvents()).isFalse();
      }
      assertThat(poller.poll("rooms=" + room + "&cursor=" + start).texts())
          .containsExactly("hello");
      try (var stream =
          EventStreamClient.open(
              RawClient.connect(OTHER),
              OTHER.token("bob"),
              "rooms=" + room,
              "last-event-id: " + start)) {
        stream.expectMessage("hello");
      }
    }
  }

  @Test
  void areDroppedForWhoDoesNotReadAndCounted() {
    var settings =
        Map.of(
            "parley.gateway.connection.max-unwritable", "29s",
            "parley.gateway.connection.commands-per-second", "1000000",
            "parley.gateway.connection.command-burst", "1000000");
    try (var patient = GatewayNode.start(settings);
        var slow =
            WebSocketClient.upgrade(
                RawClient.connect(patient.port(), 8_192), patient.token("bob"));
        var alice = WebSocketClient.connect(patient, "alice")) {
      slow.subscribe(room);
      double dropped = patient.count(GatewayMeter.EPHEMERAL_DROPS);
      var text = ",\"text\":\"" + "x".repeat(15_000) + '"';
      Waiting.until(
          "some are dropped",
          () -> {
            for (int i = 0; i < 20; i++) {
              say(alice, text);
            }
            return patient.count(GatewayMeter.EPHEMERAL_DROPS) > dropped;
          });
      node.say(room, "the end");
      var event = slow.event();
      while (event.path("event").asString().equals("ephemeral")) {
        event = slow.event();
      }
      assertThat(event.path("text").asString()).as("nothing of the order").isEqualTo("the end");
    }
  }

  @Test
  void areRefusedAlikeOnBothWays() {
    expectRefusal("mallory", room, "\"text\":\"hi\"", 4301, 403);
    expectRefusal("mallory", node.privateRoom(), "\"text\":\"hi\"", 4302, 404);
    expectRefusal("alice", "no-such-room", "\"text\":\"hi\"", 4302, 404);
    expectRefusal("alice", "@x", "\"text\":\"hi\"", 4304, 400);
    expectRefusal("alice", room, "\"other\":1", 4300, 400);
    expectRefusal("alice", room, "\"data\":\"" + "x".repeat(39) + '"', 4363, 413);
    expectRefusal("alice", room, "\"text\":\"" + "x".repeat(17_000) + '"', 4307, 413);
    try (var nobody = PollClient.withToken(OTHER, "");
        var poller = PollClient.of(OTHER, "alice")) {
      assertThat(nobody.post(path(), "{\"text\":\"hi\"}").code()).isEqualTo(4200);
      assertThat(poller.method("GET", path()).code()).isEqualTo(4313);
    }
  }

  @Test
  void areRefusedAsMessagesAreInWhatModeratorsHaveDone() {
    var bob = new UserId("bob");
    var id = new RoomId(room);
    try (var said = WebSocketClient.connect(OTHER, "bob")) {
      configure(id, new Configuration(null, 60, null, null));
      assertThat(code(say(said, ",\"text\":\"hi\""))).isZero();
      expectRefusal("bob", room, "\"text\":\"hi\"", 4332, 429);
      configure(id, new Configuration(null, 0, true, null));
      expectRefusal("bob", room, "\"text\":\"hi\"", 4333, 403);
      configure(id, new Configuration(null, null, false, null));
      var muted = Waiting.of(BACKPLANE.restrictions.mute(id, ALICE, bob, 9_000_000_000_000L));
      assertThat(muted).isInstanceOf(Moderation.Done.class);
      expectRefusal("bob", room, "\"text\":\"hi\"", 4331, 403);
      assertThat(Waiting.of(BACKPLANE.appointments.appoint(id, ALICE, bob, Role.READER)))
          .isInstanceOf(Moderation.Done.class);
      expectRefusal("bob", room, "\"text\":\"hi\"", 4330, 403);
      configure(id, new Configuration(null, null, null, true));
      expectRefusal("alice", room, "\"text\":\"hi\"", 4334, 403);
    }
  }

  private static void configure(RoomId id, Configuration configuration) {
    assertThat(Waiting.of(BACKPLANE.configurations.configure(id, ALICE, configuration)))
        .isInstanceOf(Moderation.Done.class);
  }

  private static void expectRefusal(String who, String in, String members, int code, int status) {
    try (var socket = WebSocketClient.connect(OTHER, who);
        var poller = PollClient.of(OTHER, who)) {
      var error =
          socket.call("\"cmd\":\"ephemeral\",\"room\":\"" + in + "\"," + members).path("error");
      assertThat(error.path("code").asInt()).as(members).isEqualTo(code);
      var answer = poller.post("/v1/rooms/" + in + "/ephemeral", "{" + members + "}");
      assertThat(answer.code()).as(members).isEqualTo(code);
      assertThat(answer.status()).isEqualTo(status);
    }
  }

  @Test
  void countAsCommands() {
    var settings =
        Map.of(
            "parley.gateway.connection.commands-per-second", "1",
            "parley.gateway.connection.command-burst", "2");
    try (var strict = GatewayNode.start(settings);
        var alice = WebSocketClient.connect(strict, "alice")) {
      var codes = List.of(code(say(alice, ",\"data\":1")), code(say(alice, ",\"data\":2")));
      assertThat(codes).containsOnly(0);
      for (int i = 0; i < 20 && code(say(alice, ",\"data\":3")) != 4103; i++) {
        assertThat(i).as("sooner or later").isLessThan(19);
      }
    }
  }

  private JsonNode say(WebSocketClient socket, String more) {
    return socket.call("\"cmd\":\"ephemeral\",\"room\":\"" + room + '"' + more);
  }

  private String path() {
    return "/v1/rooms/" + room + "/ephemeral";
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
