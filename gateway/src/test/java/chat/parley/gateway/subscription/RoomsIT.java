package chat.parley.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What a node follows, and for how long.
final class RoomsIT {
  private static final int MAX_IDLE = 3;

  @AutoClose
  private final GatewayNode node =
      GatewayNode.start(
          Map.of(
              "parley.gateway.subscription.max-idle-rooms",
              "" + MAX_IDLE,
              "parley.gateway.subscription.list-check",
              "1s"));

  private final String bob = GatewayNode.name("bob");

  /// Anybody may name any number of them.
  @Test
  void whatNobodyMayFollowDoesNotLinger() {
    var secret = node.privateRoom();
    var unknown =
        IntStream.range(0, 140)
            .mapToObj(i -> "\"no-such-room-" + i + "\":null")
            .collect(Collectors.joining(","));
    var known = node.publicRoom();
    try (var socket = WebSocketClient.connect(node, bob);
        var poller = PollClient.of(node, bob)) {
      for (int i = 0; i < 3; i++) {
        socket.call("\"cmd\":\"subscribe\",\"rooms\":{" + unknown + "}");
        assertThat(poller.poll("rooms=" + secret).code()).isEqualTo(4302);
      }
      socket.subscribe(known);
      // Within the time for which a room lingers, which is 35 s.
      Waiting.until("nothing is left but what is followed", () -> rooms() == 1);

      // It is there later, and is followed like any other.
      node.join(secret, bob);
      socket.subscribe(secret);
      node.say(secret, "welcome");
      socket.expectMessage("welcome");
    }
  }

  @Test
  void soManyRoomsLingerAndNoMore() {
    var followed = node.publicRoom();
    try (var socket = WebSocketClient.connect(node, bob)) {
      socket.subscribe(followed);
      for (int i = 0; i < 3 * MAX_IDLE; i++) {
        var room = node.publicRoom();
        socket.subscribe(room);
        socket.call("\"cmd\":\"unsubscribe\",\"room\":\"" + room + "\"");
      }
      Waiting.until("those that waited longest are given up", () -> rooms() == 1 + MAX_IDLE);
      assertThat(node.count(GatewayMeter.LIMITS, "limit", "idle-rooms")).isPositive();
      node.say(followed, "still here");
      socket.expectMessage("still here");
    }
  }

  /// His list says what nobody has told.
  @Test
  void aMembershipWhoseAnnouncementWasLostIsFoundByAndBy() {
    var room = node.publicRoom();
    var list = new String(Keys.userRooms(new UserId(bob)), StandardCharsets.UTF_8);
    node.join(room, bob);
    RedisExtension.server().command("SREM", list, room);
    try (var socket = WebSocketClient.connect(node, bob)) {
      socket.call("\"cmd\":\"subscribe\",\"rooms\":\"mine\"");
      RedisExtension.server().command("SADD", list, room);

      assertThat(socket.event().path("event").asString()).isEqualTo("joined");
      node.say(room, "welcome");
      socket.expectMessage("welcome");
    }
  }

  @Test
  void whatTheClientWantsNoMoreStaysAwayUntilHeJoinsAgain() {
    var unwanted = node.publicRoom();
    var wanted = node.publicRoom();
    var list = new String(Keys.userRooms(new UserId(bob)), StandardCharsets.UTF_8);
    node.join(unwanted, bob);
    node.join(wanted, bob);
    RedisExtension.server().command("SREM", list, wanted);
    try (var socket = WebSocketClient.connect(node, bob)) {
      socket.call("\"cmd\":\"subscribe\",\"rooms\":\"mine\"");
      socket.call("\"cmd\":\"unsubscribe\",\"room\":\"" + unwanted + "\"");
      // With the other one the list has been read.
      RedisExtension.server().command("SADD", list, wanted);
      assertThat(socket.event().path("room").asString()).isEqualTo(wanted);
      node.say(unwanted, "unheard");
      node.say(wanted, "heard");
      socket.expectMessage("heard");
      assertThat(node.count(GatewayMeter.SUBSCRIPTIONS)).isEqualTo(1);

      node.remove(unwanted, bob);
      node.join(unwanted, bob);
      assertThat(socket.event().path("room").asString()).isEqualTo(unwanted);
    }
  }

  private double rooms() {
    return node.count(GatewayMeter.ROOMS);
  }
}
