package chat.parley.gateway.disconnect;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.disconnect.Disconnects;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.id.UserId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Users are disconnected, through two nodes and over every transport.
final class DisconnectIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of());
  private static final int DISCONNECTED = 4205;

  private final GatewayNode node = GatewayNode.shared();
  private final Disconnects disconnects = new Disconnects(node.bean(Redis.class));
  private final String room = node.publicRoom();
  private final String user = GatewayNode.name("user");

  @AfterAll
  static void stop() {
    OTHER.close();
  }

  @Test
  void endsAllConnectionsOfTheUserOnEveryNodeAndNobodyElses() {
    node.join(room, user);
    try (var follower = WebSocketClient.connect(node, user);
        var idle = WebSocketClient.connect(OTHER, user);
        var ofMine = WebSocketClient.connect(OTHER, user);
        var stream = EventStreamClient.open(OTHER, user, "rooms=" + room);
        var streamOfMine = EventStreamClient.open(node, user, "rooms=mine");
        var poller = PollClient.of(OTHER, user);
        var bystander = WebSocketClient.connect(node, "alice");
        var bystandersStream = EventStreamClient.open(OTHER, "alice", "rooms=" + room);
        var bystandersPolls = PollClient.of(OTHER, "alice")) {
      follower.subscribe(room);
      ofMine.call("\"cmd\":\"subscribe\",\"rooms\":\"mine\"");
      bystander.subscribe(room);
      for (var opened : List.of(stream, streamOfMine, bystandersStream)) {
        opened.expect("cursor");
      }
      var waiting = waiting(poller);
      var bystandersPoll = waiting(bystandersPolls);
      double closedHere = closed(node);
      double closedThere = closed(OTHER);

      disconnect(user);

      assertThat(follower.expectClose(DISCONNECTED).closeReason()).contains("a new token");
      idle.expectClose(DISCONNECTED);
      ofMine.expectClose(DISCONNECTED);
      expectRefused(stream);
      expectRefused(streamOfMine);
      var answer = waiting.join();
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.code()).isEqualTo(DISCONNECTED);
      Waiting.until("it is counted", () -> closed(node) - closedHere == 1);
      Waiting.until("they are counted", () -> closed(OTHER) - closedThere == 2);

      node.say(room, "still here");
      bystander.expectMessage("still here");
      bystandersStream.expectMessage("still here");
      assertThat(bystandersPoll.join().texts()).containsExactly("still here");
    }
  }

  /// A disconnect takes nobody's token away.
  @Test
  void whoComesBackIsLetIn() {
    try (var socket = WebSocketClient.connect(node, user);
        var there = WebSocketClient.connect(OTHER, user)) {
      socket.subscribe(room);
      there.subscribe(room);
      disconnect(user);
      socket.expectClose(DISCONNECTED);
      there.expectClose(DISCONNECTED);
    }
    try (var again = WebSocketClient.connect(node, user);
        var elsewhere = WebSocketClient.connect(OTHER, user)) {
      again.ping();
      elsewhere.ping();
    }
  }

  @Test
  void aTicketsStreamEndsLikeAnyOther() {
    try (var tickets = PollClient.of(node, user)) {
      var ticket = tickets.post("/v1/tickets", "").json().path("ticket").asString();
      try (var stream =
          EventStreamClient.open(
              RawClient.connect(OTHER), "", "rooms=" + room + "&ticket=" + ticket)) {
        stream.expect("cursor");
        disconnect(user);
        expectRefused(stream);
      }
    }
  }

  @Test
  void anyNumberOfUsersIsDisconnectedByAndBy() {
    var last = GatewayNode.name("user");
    try (var socket = WebSocketClient.connect(node, user);
        var lastSocket = WebSocketClient.connect(OTHER, last)) {
      socket.subscribe(room);
      lastSocket.subscribe(room);
      disconnects.disconnect(new UserId(user));
      IntStream.range(0, NamedUsers.MOST_AT_ONCE + 10)
          .forEach(i -> disconnects.disconnect(new UserId("nobody-" + i)));
      disconnect(last);
      socket.expectClose(DISCONNECTED);
      lastSocket.expectClose(DISCONNECTED);
    }
  }

  @Test
  void whatIsNotOursOnTheChannelEndsNothing() {
    try (var socket = WebSocketClient.connect(node, user)) {
      socket.subscribe(room);
      double foreign = node.count(GatewayMeter.PUBLICATIONS_FOREIGN);
      var payload = Keys.bytes("end " + user);
      Waiting.of(node.bean(Redis.class).publish(Keys.disconnectChannel(), payload));
      Waiting.until("it came", () -> node.count(GatewayMeter.PUBLICATIONS_FOREIGN) - foreign == 1);
      socket.ping();
    }
  }

  /// A poll of somebody who has read everything.
  private CompletableFuture<PollClient.Answer> waiting(PollClient poller) {
    var cursor = poller.poll("rooms=" + room).cursor();
    double joined = OTHER.count(GatewayMeter.RECOVERIES);
    var answer = poller.polling("rooms=" + room + "&cursor=" + cursor);
    Waiting.until("the poll waits", () -> OTHER.count(GatewayMeter.RECOVERIES) > joined);
    return answer;
  }

  private void disconnect(String who) {
    Waiting.of(disconnects.disconnect(new UserId(who)));
  }

  private static void expectRefused(EventStreamClient stream) {
    var refused = stream.expect("refused").json();
    assertThat(refused.path("error").path("code").asInt()).isEqualTo(DISCONNECTED);
    stream.expectEnd();
  }

  /// WebSockets that were.
  private static double closed(GatewayNode at) {
    return at.count(GatewayMeter.CLOSES, "transport", "websocket", "reason", "disconnected");
  }
}
