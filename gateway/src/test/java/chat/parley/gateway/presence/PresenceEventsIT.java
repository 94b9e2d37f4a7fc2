package chat.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeter;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who follows a room is told that a member comes or goes, through two nodes and over every
/// transport.
final class PresenceEventsIT {
  /// Slow readers are given time on a machine that has other things to do.
  private static final Map<String, String> SETTINGS =
      Map.of(
          "parley.presence.max-members-told", "3",
          "parley.gateway.connection.max-unwritable", "29s");

  private static final GatewayNode NODE = GatewayNode.start(SETTINGS);
  private static final GatewayNode OTHER = GatewayNode.start(SETTINGS);

  private final String room = NODE.publicRoom();
  private final SeenUser bob = new SeenUser(NODE);

  @AfterAll
  static void stop() {
    NODE.close();
    OTHER.close();
  }

  @BeforeEach
  void join() {
    NODE.join(room, bob.name());
  }

  @Test
  void isSeenOnEveryNodeByWhoeverListensNow() {
    try (var socket = watcher();
        var stream = EventStreamClient.open(OTHER, GatewayNode.name("dave"), "rooms=" + room);
        var poller = PollClient.of(OTHER, GatewayNode.name("erin"))) {
      stream.expect("cursor");
      var cursor = poller.poll("rooms=" + room).cursor();
      double joined = OTHER.count(GatewayMeter.RECOVERIES);
      var waiting = poller.polling("rooms=" + room + "&cursor=" + cursor);
      Waiting.until("the poll waits", () -> OTHER.count(GatewayMeter.RECOVERIES) > joined);

      try (var _ = WebSocketClient.connect(NODE, bob.name())) {
        var online = socket.event();
        assertThat(online.propertyNames())
            .containsExactly("event", "room", "user", "at", "version");
        assertThat(online.path("room").asString()).isEqualTo(room);
        bob.expect("online", online);
        var streamed = stream.expect("online");
        assertThat(streamed.id()).as("the browser's cursor stays").isEmpty();
        assertThat(streamed.json()).isEqualTo(online);
        var polled = waiting.join();
        assertThat(polled.cursor()).isEqualTo(cursor);
        assertThat(polled.json().path("events")).containsExactly(online);
      }
      bob.awaitReleased();
      bob.end();
      var offline = socket.event();
      bob.expect("offline", offline);
      assertThat(stream.expect("offline").json()).isEqualTo(offline);

      var now = poller.poll("rooms=" + room + "&wait=0&cursor=" + cursor);
      assertThat(now.json().path("events")).as("not between two polls").isEmpty();
      assertThat(now.cursor()).isEqualTo(cursor);
      assertThat(NODE.top(room)).as("no part of the order").hasToString(cursor);
    }
  }

  @Test
  void whoComesOverAnyTransportIsToldOf() {
    try (var carol = watcher()) {
      try (var _ = EventStreamClient.open(NODE, bob.name(), "rooms=" + room)) {
        bob.expect("online", carol.event());
      }
      bob.awaitReleased();
      bob.end();
      bob.expect("offline", carol.event());
      try (var poller = PollClient.of(NODE, bob.name())) {
        poller.poll("rooms=" + room + "&wait=0");
        bob.expect("online", carol.event());
        poller.poll("rooms=" + room + "&wait=0");
        poller.poll("rooms=" + room + "&wait=0");
      }
      expectNothingBut("the next message", carol);
    }
  }

  /// A second device, one that leaves, and a connection that is lost and comes back elsewhere.
  @Test
  void whoIsHereAlreadyOrComesBackInTimeIsNoNews() {
    try (var carol = watcher()) {
      try (var _ = WebSocketClient.connect(NODE, bob.name())) {
        bob.expect("online", carol.event());
        try (var device = WebSocketClient.connect(OTHER, bob.name())) {
          bob.awaitLeases(2);
          device.ping();
        }
      }
      bob.awaitReleased();
      double told = OTHER.count(BackplaneMeter.PRESENCE_EVENTS);
      try (var _ = WebSocketClient.connect(OTHER, bob.name())) {
        bob.awaitLeases(2);
        expectNothingBut("the next message", carol);
      }
      assertThat(OTHER.count(BackplaneMeter.PRESENCE_EVENTS)).isEqualTo(told);
    }
  }

  @Test
  void isKeptForNobody() {
    var start = NODE.top(room);
    try (var witness = watcher();
        var late = WebSocketClient.connect(OTHER, GatewayNode.name("late"));
        var poller = PollClient.of(OTHER, GatewayNode.name("dave"));
        var _ = WebSocketClient.connect(NODE, bob.name())) {
      bob.expect("online", witness.event());

      NODE.say(room, "hello");
      late.subscribe(room, start);
      late.expectMessage("hello");
      late.ping();
      assertThat(late.hasEvents()).isFalse();
      assertThat(poller.poll("rooms=" + room + "&cursor=" + start).texts())
          .containsExactly("hello");
      try (var stream =
          EventStreamClient.open(
              RawClient.connect(OTHER),
              OTHER.token(GatewayNode.name("erin")),
              "rooms=" + room,
              "last-event-id: " + start)) {
        stream.expectMessage("hello");
      }
      assertThat(bob.presence().isOnline()).as("whoever asks learns it").isTrue();
    }
  }

  @Test
  void aRoomOfTooManyMembersIsNotTold() {
    NODE.join(room, GatewayNode.name("guest"));
    NODE.join(room, GatewayNode.name("guest"));
    double tooLarge = NODE.count(BackplaneMeter.PRESENCE_EVENTS, "result", "too-large");
    try (var carol = watcher();
        var _ = WebSocketClient.connect(NODE, bob.name())) {
      Waiting.until(
          "it is looked at",
          () -> NODE.count(BackplaneMeter.PRESENCE_EVENTS, "result", "too-large") > tooLarge);
      expectNothingBut("the next message", carol);
    }
  }

  @Test
  void aSlowReaderMissesItAndIsToldWhenHeAsks() {
    var flood = IntStream.range(0, 800).mapToObj(i -> i + " " + "x".repeat(10_000)).toList();
    try (var slow =
        WebSocketClient.upgrade(
            RawClient.connect(OTHER.port(), 262_144), OTHER.token(GatewayNode.name("slow")))) {
      slow.subscribe(room);
      double slowReaders = OTHER.count(GatewayMeter.SLOW_READERS);
      NODE.sayAll(room, flood);
      Waiting.until(
          "it counts as slow", () -> OTHER.count(GatewayMeter.SLOW_READERS) > slowReaders);
      double dropped = OTHER.count(GatewayMeter.EPHEMERAL_DROPS);
      try (var _ = WebSocketClient.connect(NODE, bob.name())) {
        Waiting.until("it is dropped", () -> OTHER.count(GatewayMeter.EPHEMERAL_DROPS) > dropped);
        flood.forEach(slow::expectMessage);
        expectNothingBut("the next message", slow);
        assertThat(bob.presence().isOnline()).as("what he is told when he asks").isTrue();
      }
    }
  }

  /// Somebody who follows the room, and is in none himself.
  private WebSocketClient watcher() {
    var socket = WebSocketClient.connect(OTHER, GatewayNode.name("carol"));
    socket.subscribe(room);
    return socket;
  }

  private void expectNothingBut(String message, WebSocketClient socket) {
    NODE.say(room, message);
    socket.expectMessage(message);
  }
}
