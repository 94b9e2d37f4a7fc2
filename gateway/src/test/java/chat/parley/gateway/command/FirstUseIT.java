package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.RoomRecord;
import chat.parley.backplane.room.Visibility;
import chat.parley.backplane.rule.Role;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Rooms that are made by being used, through two nodes on which that is switched on.
final class FirstUseIT {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "parley.first-use.enabled",
          "true",
          "parley.first-use.owner",
          "back-end",
          "parley.user-rooms.max-rooms",
          "5");
  private static final GatewayNode NODE = GatewayNode.start(SETTINGS);
  private static final GatewayNode OTHER = GatewayNode.start(SETTINGS);
  private static final TestBackplane BACKPLANE = TestBackplane.on(RedisExtension.server());

  private final String room = GatewayNode.name("first-use");
  private final String alice = GatewayNode.name("alice");
  private final String bob = GatewayNode.name("bob");

  @AfterAll
  static void stop() {
    NODE.close();
    OTHER.close();
    BACKPLANE.close();
  }

  @Test
  void whoeverSubscribesFirstOwnsAPublicRoom() {
    try (var one = WebSocketClient.connect(NODE, alice);
        var two = WebSocketClient.connect(OTHER, bob)) {
      assertThat(code(one.subscribe(room))).isZero();
      assertThat(record().owner()).isEqualTo(new UserId(alice));
      assertThat(record().visibility()).isEqualTo(Visibility.PUBLIC);
      assertThat(code(two.subscribe(room))).isZero();
      assertThat(code(two.call(send("no")))).as("it is a room like any other").isEqualTo(4301);
      assertThat(code(one.call(send("hello")))).isZero();
      one.expectMessage("hello");
      two.expectMessage("hello");
    }
    try (var late = WebSocketClient.connect(OTHER, alice)) {
      assertThat(late.subscribe(room, record().position()).path("ok").path("recovered").asBoolean())
          .isTrue();
    }
  }

  @Test
  void whoeverSendsFirstOwnsIt() {
    try (var one = WebSocketClient.connect(NODE, alice);
        var poller = PollClient.of(OTHER, bob)) {
      assertThat(code(one.call(send("hello")))).isZero();
      assertThat(record().owner()).isEqualTo(new UserId(alice));
      assertThat(record().position().offset()).isEqualTo(2);
      var another = GatewayNode.name("first-use");
      var path = "/v1/rooms/" + another + "/messages";
      assertThat(poller.post(path, "{\"text\":\"hello\"}").status()).isEqualTo(200);
    }
  }

  @Test
  void whoIsInAsManyRoomsAsHeMayMakesNoneAndIsToldWhy() {
    var list = new String(Keys.userRooms(new UserId(bob)), StandardCharsets.UTF_8);
    RedisExtension.server().command("SADD", list, "r1", "r2", "r3", "r4", "r5");
    try (var one = WebSocketClient.connect(NODE, bob);
        var poller = PollClient.of(OTHER, bob)) {
      assertThat(code(one.call(send("hello")))).isEqualTo(4368);
      assertThat(code(one.call("\"cmd\":\"subscribe\",\"room\":\"" + room + "\""))).isEqualTo(4368);
      assertThat(poller.post("/v1/rooms/" + room + "/messages", "{\"text\":\"hello\"}").code())
          .isEqualTo(4368);
      assertThat(poller.poll("rooms=" + room).code()).isEqualTo(4368);
    }
    assertThat(Waiting.of(BACKPLANE.rooms.find(new RoomId(room)))).isEmpty();
  }

  @Test
  void overStreamsAndPollsToo() {
    try (var stream = EventStreamClient.open(NODE, alice, "rooms=" + room);
        var poller = PollClient.of(OTHER, bob)) {
      stream.expect("cursor");
      var another = GatewayNode.name("first-use");
      assertThat(poller.poll("rooms=" + another).status()).isEqualTo(200);
      assertThat(Waiting.of(BACKPLANE.rooms.find(new RoomId(another)))).isPresent();
    }
    assertThat(record().owner()).isEqualTo(new UserId(alice));
  }

  @Test
  void inARaceItIsMadeOnce() {
    var clients =
        Stream.of(NODE, OTHER, NODE, OTHER)
            .map(node -> WebSocketClient.connect(node, GatewayNode.name("racer")))
            .toList();
    try {
      var asked =
          clients.stream()
              .map(client -> client.send("\"cmd\":\"subscribe\",\"room\":\"" + room + "\""))
              .toList();
      for (int i = 0; i < clients.size(); i++) {
        assertThat(code(clients.get(i).reply(asked.get(i)))).isZero();
      }
      assertThat(record().position().offset()).isOne();
    } finally {
      clients.forEach(WebSocketClient::close);
    }
  }

  @Test
  void whoIsGrantedOneMakesAPrivateRoomOfTheBackEnds() {
    var token = NODE.grantingToken(bob, room, Role.MEMBER);
    try (var socket = WebSocketClient.upgrade(RawClient.connect(NODE), token);
        var stranger = WebSocketClient.connect(OTHER, alice)) {
      assertThat(code(socket.call(send("hello")))).isZero();
      assertThat(record().owner()).isEqualTo(new UserId("back-end"));
      assertThat(record().visibility()).isEqualTo(Visibility.PRIVATE);
      assertThat(record().members()).isOne();
      assertThat(code(stranger.subscribe(room))).isEqualTo(4302);
      assertThat(code(stranger.call(send("no")))).isEqualTo(4302);
      assertThat(code(socket.subscribe(room))).isZero();
    }
  }

  /// Nor these where it is not switched on.
  @Test
  void nothingElseMakesOneAndNoneOfTwo() {
    var direct = RoomId.ofTwo(new UserId(alice), new UserId(bob)).value();
    var plain = GatewayNode.shared();
    try (var socket = WebSocketClient.connect(NODE, alice);
        var elsewhere = WebSocketClient.connect(plain, alice)) {
      assertThat(code(socket.subscribe(direct))).isEqualTo(4302);
      for (var other :
          List.of(
              "typing\"",
              "edit\",\"message\":\"x:1\",\"text\":\"no\"",
              "read\",\"position\":\"x:1\"",
              "signal\",\"to\":\"" + bob + "\",\"type\":\"offer\"",
              "ephemeral\",\"text\":\"no\"")) {
        var command = "\"room\":\"" + room + "\",\"cmd\":\"" + other;
        assertThat(code(socket.call(command))).as(command).isEqualTo(4302);
      }
      assertThat(code(socket.call("\"cmd\":\"subscribe\",\"rooms\":\"mine\""))).isZero();
      assertThat(code(elsewhere.subscribe(room))).isEqualTo(4302);
      assertThat(code(elsewhere.call(send("no")))).isEqualTo(4302);
    }
    assertThat(Waiting.of(BACKPLANE.rooms.find(new RoomId(room)))).isEmpty();
    assertThat(Waiting.of(BACKPLANE.rooms.find(new RoomId(direct)))).isEmpty();
  }

  private RoomRecord record() {
    return Waiting.of(BACKPLANE.rooms.find(new RoomId(room))).orElseThrow();
  }

  private String send(String text) {
    return "\"cmd\":\"send\",\"room\":\"%s\",\"text\":\"%s\"".formatted(room, text);
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
