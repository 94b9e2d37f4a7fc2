package chat.parley.gateway.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.admission.Admission;
import chat.parley.gateway.metrics.GatewayMeter;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// SIGTERM, as far as it reaches the application: its context is closed.
final class DrainIT {
  @Test
  void everyoneIsToldToComeBackBeforeTheServerCloses() throws InterruptedException {
    var node = GatewayNode.start(Map.of());
    var room = node.publicRoom();
    var sockets = new ArrayList<WebSocketClient>();
    for (int i = 0; i < 50; i++) {
      sockets.add(WebSocketClient.connect(node, "bob"));
      sockets.getLast().subscribe(room);
    }
    try (var stream = EventStreamClient.open(node, "bob", "rooms=" + room);
        var both = EventStreamClient.open(node, "bob", "rooms=" + room + "," + node.publicRoom());
        var poller = PollClient.of(node, "bob")) {
      stream.expect("cursor");
      both.expect("cursor");
      var cursor = poller.poll("rooms=" + room).cursor();
      var waiting = poller.polling("rooms=" + room + "&cursor=" + cursor);
      Waiting.until(
          "the poll waits", () -> node.count(GatewayMeter.CONNECTIONS, "transport", "poll") == 1);
      node.say(room, "last words");

      var closing = Thread.ofPlatform().start(node::close);

      for (var socket : sockets) {
        socket.expectMessage("last words");
        var reconnect = socket.event();
        assertThat(reconnect.path("event").asString()).isEqualTo("reconnect");
        assertThat(reconnect.path("afterMillis").asLong(-1)).isBetween(0L, 3_000L);
        assertThat(reconnect.path("reason").asString()).isEqualTo("drain");
        assertThat(socket.expectClose(1012).closeReason()).startsWith("4000 ");
        socket.close();
      }
      stream.expectMessage("last words");
      stream.expect("reconnect");
      assertThat(stream.retry()).isNotEmpty();
      stream.expectEnd();
      both.expectMessage("last words");
      assertThat(both.expect("cursor").id()).startsWith("v");
      both.expect("reconnect");
      both.expectEnd();
      // It had its answer before, or was told to come back.
      var answer = waiting.join();
      if (answer.texts().isEmpty()) {
        assertThat(answer.header("retry-after")).isNotEmpty();
      } else {
        assertThat(answer.texts()).containsExactly("last words");
      }
      closing.join(20_000);
      assertThat(closing.isAlive()).isFalse();
    }
  }

  @Test
  void aWaitingPollIsAnsweredEarly() throws InterruptedException {
    var node = GatewayNode.start(Map.of());
    var room = node.publicRoom();
    try (var poller = PollClient.of(node, "bob")) {
      var cursor = poller.poll("rooms=" + room).cursor();
      var waiting = poller.polling("rooms=" + room + "&cursor=" + cursor);
      Waiting.until(
          "the poll waits in its room", () -> node.count(GatewayMeter.SUBSCRIPTIONS) == 1);

      var closing = Thread.ofPlatform().start(node::close);

      var answer = Waiting.of(waiting);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("retry-after")).isNotEmpty();
      assertThat(answer.cursor()).isEqualTo(cursor);
      assertThat(answer.texts()).isEmpty();
      closing.join(20_000);
      assertThat(closing.isAlive()).isFalse();
    }
  }

  /// The server still serves while others leave; only nobody new is let in for long.
  @Test
  void aDrainingNodeRefusesWhoComesAndAnswersPolls() {
    try (var node = GatewayNode.start(Map.of());
        var raw = RawClient.connect(node);
        var rawStream = RawClient.connect(node);
        var poller = PollClient.of(node, "alice")) {
      var room = node.publicRoom();
      var cursor = poller.poll("rooms=" + room).cursor();
      node.bean(Admission.class).drain();

      var refused = raw.request(WebSocketClient.request(node.token("bob"))).answer();
      var stream = EventStreamClient.open(rawStream, node.token("bob"), "rooms=" + room);

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("\"code\":4000");
      assertThat(stream.expect("refused").json().path("error").path("code").asInt())
          .isEqualTo(4000);
      stream.expectEnd();
      assertThat(poller.post("/v1/rooms/" + room + "/messages", "{\"text\":\"hi\"}").status())
          .isEqualTo(200);
      assertThat(poller.poll("rooms=" + room + "&cursor=" + cursor).texts()).containsExactly("hi");
    }
  }

  @Test
  void aShutdownPhaseShorterThanTheDrainStopsTheStart() {
    assertThatThrownBy(
            () ->
                GatewayNode.start(
                    Map.of(
                        "logging.level.org.springframework.boot", "off",
                        "parley.gateway.drain.window", "31s",
                        "spring.lifecycle.timeout-per-shutdown-phase", "40s")))
        .hasStackTraceContaining("spring.lifecycle.timeout-per-shutdown-phase")
        .hasStackTraceContaining("at least parley.gateway.drain.window and 10s: 41s, not 40s");
  }
}
