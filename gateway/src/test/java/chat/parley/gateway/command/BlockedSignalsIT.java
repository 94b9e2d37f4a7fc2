package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.block.Blocks;
import chat.parley.backplane.metrics.BackplaneMeter;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.id.UserId;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Signals to users who have blocked whoever sends them, through two nodes and over every
/// transport. What chat-service does when one blocks is done here.
final class BlockedSignalsIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of());

  private final GatewayNode node = GatewayNode.shared();
  private final Blocks blocks = node.bean(Blocks.class);
  private final String bob = GatewayNode.name("bob");
  private final String room = node.publicRoom();

  @AfterAll
  static void stop() {
    OTHER.close();
  }

  /// Until that is taken back, and not the other way round.
  @Test
  void areRefusedOnEveryWay() {
    node.join(room, bob);
    node.join(room, "carol");
    try (var alice = WebSocketClient.connect(node, "alice");
        var elsewhere = PollClient.of(OTHER, "alice");
        var carol = WebSocketClient.connect(OTHER, "carol");
        var socket = WebSocketClient.connect(OTHER, bob);
        var stream = EventStreamClient.open(node, bob, "rooms=" + room);
        var poller = PollClient.of(OTHER, bob)) {
      alice.subscribe(room);
      socket.subscribe(room);
      stream.expect("cursor");
      var cursor = poller.poll("rooms=" + room).cursor();
      var waiting = poller.polling("rooms=" + room + "&cursor=" + cursor);
      double blocked = node.count(BackplaneMeter.SIGNALS, "result", "blocked");
      block("alice");

      var error = offer(alice, bob).path("error");
      assertThat(error.path("code").asInt()).isEqualTo(4360);
      var answer = post(elsewhere, bob);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo(4360);
      assertThat(answer.json().path("detail").asString()).isEqualTo(error.path("text").asString());
      assertThat(node.count(BackplaneMeter.SIGNALS, "result", "blocked") - blocked).isOne();

      node.say(room, "messages of the room come all the same");
      socket.expectMessage("messages of the room come all the same");
      stream.expectMessage("messages of the room come all the same");
      assertThat(waiting.join().texts()).containsExactly("messages of the room come all the same");

      assertThat(code(offer(carol, bob))).as("others are not").isZero();
      assertThat(socket.event().path("user").asString()).isEqualTo("carol");
      alice.expectMessage("messages of the room come all the same");
      assertThat(code(offer(socket, "alice"))).as("he is not blocked himself").isZero();
      assertThat(alice.event().path("user").asString()).isEqualTo(bob);

      Waiting.of(blocks.unblock(new UserId(bob), new UserId("alice")));
      assertThat(code(offer(alice, bob))).isZero();
      assertThat(socket.event().path("user").asString()).isEqualTo("alice");
    }
  }

  /// Wherever he comes back.
  @Test
  void areRefusedAfterAReconnectToo() {
    node.join(room, bob);
    block("alice");
    for (var at : new GatewayNode[] {node, OTHER, node}) {
      try (var alice = WebSocketClient.connect(at, "alice")) {
        assertThat(code(offer(alice, bob))).isEqualTo(4360);
      }
    }
  }

  /// What else he is refused for comes first.
  @Test
  void tellNobodyWhoMayNotSignalThatHeIsBlocked() {
    var mallory = GatewayNode.name("mallory");
    node.join(room, bob);
    block(mallory);
    try (var socket = WebSocketClient.connect(node, mallory);
        var poller = PollClient.of(OTHER, mallory)) {
      assertThat(code(offer(socket, bob))).isEqualTo(4301);
      assertThat(post(poller, bob).code()).isEqualTo(4301);
      node.join(room, mallory);
      assertThat(code(offer(socket, bob))).isEqualTo(4360);
      node.remove(room, bob);
      assertThat(code(offer(socket, bob))).isEqualTo(4326);
      assertThat(post(poller, bob).code()).isEqualTo(4326);
    }
  }

  private void block(String other) {
    Waiting.of(blocks.block(new UserId(bob), new UserId(other)));
  }

  private JsonNode offer(WebSocketClient socket, String to) {
    return socket.call(
        "\"cmd\":\"signal\",\"room\":\"%s\",\"to\":\"%s\",\"type\":\"offer\"".formatted(room, to));
  }

  private PollClient.Answer post(PollClient client, String to) {
    return client.post(
        "/v1/rooms/" + room + "/signals", "{\"to\":\"" + to + "\",\"type\":\"offer\"}");
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
