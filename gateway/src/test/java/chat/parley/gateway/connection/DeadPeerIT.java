package chat.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.LiveObjects;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import io.netty.channel.Channel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Clients that go, with a word or without one: none is kept, and nothing of it.
final class DeadPeerIT {
  private static final GatewayNode NODE =
      GatewayNode.start(
          Map.of(
              "parley.gateway.connection.ping-interval", "1s",
              "parley.gateway.connection.keep-alive-interval", "1s"));

  /// Of each transport.
  private static final int CROWD = 240;

  private static final int WITNESSES = 16;

  /// All that a connection brings along.
  private static final List<String> OF_CONNECTIONS =
      List.of(
          "connection.Connection",
          "fanout.Subscription",
          "transport.WebSocketHandler",
          "transport.EventStreamHandler",
          "transport.PollOutlet",
          "transport.PushHandler",
          "command.MineTask",
          "subscription.UserFollower");

  private final String room = NODE.publicRoom();

  @AfterAll
  static void stop() {
    NODE.close();
  }

  /// It stays open and answers no ping; a ping interval and the same again for the pong.
  @Test
  void aSocketThatNeverAnswersPingsIsClosedAndWhoSaysAnythingIsNot() {
    try (var dead = WebSocketClient.connect(NODE, "bob");
        var alive = WebSocketClient.connect(NODE, "carol")) {
      dead.subscribe(room);
      double noPong = NODE.count(GatewayMeter.CLOSES, "reason", "no-pong");
      long start = System.nanoTime();

      Waiting.until(
          "the dead one is given up",
          () -> {
            alive.raw().send(WebSocketClient.masked(WebSocketClient.PONG, true, new byte[0]));
            return NODE.count(GatewayMeter.CLOSES, "reason", "no-pong") > noPong;
          });

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(NODE.count(GatewayMeter.SUBSCRIPTIONS)).isZero();
      dead.expectClose(4104);
      alive.ping();
    }
  }

  @Test
  void aStreamOrPollWhoseClientClosesIsFreedAtOnce() {
    try (var poller = PollClient.of(NODE, "bob")) {
      var cursor = poller.poll("rooms=" + room).cursor();
      var stream = EventStreamClient.open(NODE, "bob", "rooms=" + room);
      stream.expect("cursor");
      var poll = poll(cursor);
      Waiting.until("both wait", () -> NODE.count(GatewayMeter.SUBSCRIPTIONS) == 2);

      stream.close();
      poll.close();

      Waiting.until(
          "both are gone",
          Duration.ofSeconds(5),
          () -> NODE.bean(ConnectionTable.class).size() == 0);
      assertThat(NODE.count(GatewayMeter.SUBSCRIPTIONS)).isZero();
    }
  }

  /// For who vanishes without a word: nothing but the system can tell an event stream.
  @Test
  void theSystemDropsWhoAcknowledgesNothing() {
    Assumptions.assumeTrue(Epoll.isAvailable(), "Linux");
    try (var stream = EventStreamClient.open(NODE, "bob", "rooms=" + room);
        var socket = WebSocketClient.connect(NODE, "bob");
        var page = RawClient.connect(NODE)) {
      page.request("GET /v1/poll HTTP/1.1").answer();

      for (var raw : List.of(stream.raw(), socket.raw(), page)) {
        Channel channel = NODE.channel(raw.localPort());
        var config = (EpollSocketChannelConfig) channel.config();
        assertThat(config.getTcpUserTimeout()).isEqualTo(30_000);
        assertThat(config.isKeepAlive()).isTrue();
        assertThat(config.getTcpKeepIdle()).isEqualTo(30);
        assertThat(config.getTcpKeepIntvl()).isEqualTo(10);
      }
    }
  }

  @Test
  void nothingIsLeftOfACrowdHoweverItEnds() {
    var table = NODE.bean(ConnectionTable.class);
    Waiting.until("nobody is there", () -> table.size() + table.openChannels() == 0);
    // On each event loop somebody stays, so that the room does.
    var witnesses = new ArrayList<EventStreamClient>();
    for (int i = 0; i < WITNESSES; i++) {
      witnesses.add(EventStreamClient.open(NODE, "alice", "rooms=" + room));
      witnesses.getLast().expect("cursor");
    }
    var before = LiveObjects.now();
    var sockets = new ArrayList<WebSocketClient>();
    var streams = new ArrayList<EventStreamClient>();
    var polls = new ArrayList<RawClient>();
    NODE.join(room, "bob");
    var other = NODE.publicRoom();
    try (var poller = PollClient.of(NODE, "bob")) {
      var cursor = poller.poll("rooms=" + room).cursor();
      for (int i = 0; i < CROWD; i++) {
        sockets.add(WebSocketClient.connect(NODE, "bob"));
        sockets.getLast().subscribe(room);
        sockets.getLast().call("\"cmd\":\"subscribe\",\"rooms\":\"mine\"");
        streams.add(
            EventStreamClient.open(
                NODE, "bob", i % 2 == 0 ? "rooms=mine" : "rooms=" + room + "," + other));
        polls.add(poll(cursor));
      }
      NODE.sayAll(room, IntStream.range(0, 200).mapToObj(i -> "m" + i).toList());
      for (int i = 0; i < CROWD; i++) {
        end(i, sockets.get(i));
        if (i % 2 == 0) {
          streams.get(i).raw().reset();
          polls.get(i).reset();
        } else {
          streams.get(i).close();
          polls.get(i).close();
        }
      }
    }

    Waiting.until("all are gone", () -> table.openChannels() == WITNESSES);
    assertThat(table.size()).isEqualTo(WITNESSES);
    assertThat(NODE.count(GatewayMeter.SUBSCRIPTIONS)).isEqualTo(WITNESSES);
    Waiting.until("nothing is left of them", () -> of(LiveObjects.now()) <= of(before));
    // The rings are what stays.
    assertThat(LiveObjects.now().of("fanout.Frame") - before.of("fanout.Frame"))
        .isLessThanOrEqualTo(64 + 10);
    witnesses.forEach(EventStreamClient::close);
  }

  private static long of(LiveObjects objects) {
    ToLongFunction<String> count = objects::of;
    return OF_CONNECTIONS.stream().mapToLong(count).sum();
  }

  /// With a close frame, a silent end, a reset, an error, no pong, and a frame that is cut short.
  private static void end(int way, WebSocketClient socket) {
    var raw = socket.raw();
    switch (way % 6) {
      case 0 -> {
        raw.send(WebSocketClient.masked(WebSocketClient.CLOSE, true, new byte[] {3, -24}));
        raw.close();
      }
      case 1 -> raw.close();
      case 2 -> raw.reset();
      case 3 -> {
        raw.send(WebSocketClient.frame(0xf1, true, new byte[5]));
        raw.close();
      }
      case 4 -> {
        // The sweep ends it, and its last words go unheard.
      }
      default -> {
        raw.send(new byte[] {(byte) 0x81, (byte) 0xff, 0, 0});
        raw.close();
      }
    }
  }

  private static RawClient poll(String cursor, String room) {
    return RawClient.connect(NODE)
        .request(
            "GET /v1/poll?rooms=" + room + "&cursor=" + cursor + " HTTP/1.1",
            "authorization: Bearer " + NODE.token("bob"));
  }

  private RawClient poll(String cursor) {
    return poll(cursor, room);
  }
}
