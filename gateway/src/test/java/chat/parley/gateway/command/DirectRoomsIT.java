package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Opened;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.id.UserId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Rooms of two users through two nodes and over every transport. What chat-service does when one
/// is opened is done here.
final class DirectRoomsIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of());
  private static final TestBackplane BACKPLANE = TestBackplane.on(RedisExtension.server());

  private final GatewayNode node = GatewayNode.shared();
  private final String alice = GatewayNode.name("alice");
  private final String bob = GatewayNode.name("bob");

  @AfterAll
  static void stop() {
    OTHER.close();
    BACKPLANE.close();
  }

  /// Whoever follows all of his rooms has it without asking.
  @Test
  void itComesToBothAsItIsOpened() {
    try (var one = WebSocketClient.connect(node, alice);
        var two = WebSocketClient.connect(OTHER, bob)) {
      one.call("\"cmd\":\"subscribe\",\"rooms\":\"mine\"");
      two.call("\"cmd\":\"subscribe\",\"rooms\":\"mine\"");

      var room = open(alice, bob);

      for (var socket : new WebSocketClient[] {one, two}) {
        var joined = socket.event();
        assertThat(joined.path("room").asString()).isEqualTo(room);
        if (joined.path("user").asString().equals(alice)) {
          joined = socket.event();
        }
        assertThat(joined.path("event").asString()).isEqualTo("joined");
        assertThat(joined.path("user").asString()).isEqualTo(bob);
      }
      assertThat(code(one.call(send(room, "k1", "hello")))).isZero();
      two.expectMessage("hello");
      one.expectMessage("hello");
    }
  }

  @Test
  void itIsTheSameOverEveryTransportAndAfterAResume() {
    var room = open(alice, bob);
    var before = node.top(room);
    try (var one = WebSocketClient.connect(node, alice);
        var stream = EventStreamClient.open(OTHER, bob, "rooms=" + room);
        var poller = PollClient.of(OTHER, bob)) {
      stream.expect("cursor");
      one.call(send(room, "k1", "hello"));
      stream.expectMessage("hello");
      assertThat(poller.poll("rooms=" + room + "&cursor=" + before).texts())
          .containsExactly("hello");
    }
    try (var late = WebSocketClient.connect(OTHER, alice)) {
      late.subscribe(room, before);
      late.expectMessage("hello");
      assertThat(code(late.call(send(room, "k1", "hello")))).as("a repeat").isZero();
      assertThat(node.top(room).offset()).isEqualTo(before.offset() + 1);
    }
  }

  @Test
  void othersDoNotSeeIt() {
    var room = open(alice, bob);
    try (var mallory = WebSocketClient.connect(OTHER, "mallory")) {
      assertThat(code(mallory.subscribe(room))).isEqualTo(4302);
      assertThat(code(mallory.call(send(room, "k1", "hello")))).isEqualTo(4302);
      // Not even whether one of the two has blocked him: its name can be computed.
      for (var user : List.of(alice, bob)) {
        Waiting.of(BACKPLANE.blocks.block(new UserId(user), new UserId("mallory")));
      }
      assertThat(code(mallory.call("\"cmd\":\"typing\",\"room\":\"" + room + "\"")))
          .isEqualTo(4302);
      assertThat(code(mallory.call(ephemeral(room)))).isEqualTo(4302);
      assertThat(code(mallory.call(send(room, "k2", "hello")))).isEqualTo(4302);
    }
  }

  /// Wherever he comes back, until that is taken back; and not the other way round.
  @Test
  void whoIsBlockedIsRefusedOnEveryWay() {
    var room = open(alice, bob);
    Waiting.of(BACKPLANE.blocks.block(new UserId(bob), new UserId(alice)));
    for (var at : new GatewayNode[] {node, OTHER}) {
      try (var blocked = WebSocketClient.connect(at, alice);
          var poller = PollClient.of(at, alice);
          var his = WebSocketClient.connect(OTHER, bob)) {
        blocked.subscribe(room);
        assertThat(code(blocked.call(send(room, "k2", "no")))).isEqualTo(4360);
        assertThat(code(blocked.call("\"cmd\":\"typing\",\"room\":\"" + room + "\"")))
            .isEqualTo(4360);
        assertThat(code(blocked.call(ephemeral(room)))).isEqualTo(4360);
        assertThat(poller.post("/v1/rooms/" + room + "/ephemeral", "{\"text\":\"no\"}").code())
            .isEqualTo(4360);
        var answer = poller.post("/v1/rooms/" + room + "/messages", "{\"text\":\"no\"}");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo(4360);
        assertThat(poller.post("/v1/rooms/" + room + "/typing", "").code()).isEqualTo(4360);
        assertThat(code(his.call(send(room, "k-" + at.port(), "yes")))).isZero();
        blocked.expectMessage("yes");
      }
    }
    Waiting.of(BACKPLANE.blocks.unblock(new UserId(bob), new UserId(alice)));
    try (var free = WebSocketClient.connect(node, alice)) {
      assertThat(code(free.call(send(room, "k2", "yes")))).isZero();
    }
  }

  private static String open(String user, String other) {
    var opened = Waiting.of(BACKPLANE.direct.open(new UserId(user), new UserId(other)));
    return ((Opened.Done) opened).room().value();
  }

  private static String send(String room, String key, String text) {
    return "\"cmd\":\"send\",\"room\":\"%s\",\"key\":\"%s\",\"text\":\"%s\""
        .formatted(room, key, text);
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }

  private static String ephemeral(String room) {
    return "\"cmd\":\"ephemeral\",\"room\":\"" + room + "\",\"text\":\"hi\"";
  }
}
