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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
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
      // Two streams follow three rooms.
      awaitSubscriptions(node, sockets.size() + 3 + 1);
      node.say(room, "last words");
      // Acknowledged is not yet delivered; who leaves before gets it from the next node.
      awaitDeliveries(node, sockets.size() + 2 + 1);

      var closing = Thread.ofPlatform().start(node::close);

      var waits = new HashSet<Long>();
      for (var socket : sockets) {
        socket.expectMessage("last words");
        var reconnect = socket.event();
        assertThat(reconnect.path("event").asString()).isEqualTo("reconnect");
        assertThat(reconnect.path("afterMillis").asLong(-1)).isBetween(0L, 3_000L);
        waits.add(reconnect.path("afterMillis").asLong());
        assertThat(reconnect.path("reason").asString()).isEqualTo("drain");
        assertThat(socket.expectClose(1012).closeReason()).startsWith("4000 ");
        socket.close();
      }
      assertThat(waits).as("moments at which they come back").hasSizeGreaterThan(10);
      stream.expectMessage("last words");
      var reconnect = stream.expect("reconnect");
      assertThat(stream.retry()).isEqualTo(reconnect.json().path("afterMillis").asString());
      stream.expectEnd();
      both.expectMessage("last words");
      assertThat(both.expect("cursor").id()).startsWith("v");
      both.expect("reconnect");
      both.expectEnd();
      assertThat(Waiting.of(waiting).texts()).containsExactly("last words");
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
      awaitSubscriptions(node, 1);

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

  /// A peer that has not answered the close frame may not have read it.
  @Test
  void theServerWaitsForWhoIsStillReading() throws InterruptedException {
    var node = GatewayNode.start(Map.of());
    try (var socket = WebSocketClient.connect(node, "bob")) {
      socket.ping();
      var channel = node.channel(socket.raw().localPort());
      var closing = Thread.ofPlatform().start(node::close);
      socket.expectClose(1012);

      assertThat(socket.raw().hasMore(Duration.ofSeconds(1))).isFalse();
      assertThat(channel.isOpen()).isTrue();

      socket.raw().send(WebSocketClient.masked(WebSocketClient.CLOSE, true, new byte[] {3, -12}));
      socket.raw().expectEnd();
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

  /// A poll counts as a connection before its rooms are joined, and then it is refused instead of
  /// answered.
  private static void awaitSubscriptions(GatewayNode node, int count) {
    Waiting.until(
        "there are " + count + " subscriptions",
        () -> node.count(GatewayMeter.SUBSCRIPTIONS) == count);
  }

  private static void awaitDeliveries(GatewayNode node, int count) {
    Waiting.until(
        "there are " + count + " deliveries", () -> node.count(GatewayMeter.DELIVERIES) == count);
  }
}
