package chat.parley.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Redis goes on without what it had acknowledged, or may have: who saw nothing of it goes on, and
/// to everybody else the loss is announced, even if nobody ever writes again.
final class ForkFaultIT {
  private static final class Shared {
    static final GatewayNode NODE =
        GatewayNode.start(Map.of("parley.gateway.recovery.position-check", "1s"));
  }

  private final GatewayNode node = Shared.NODE;
  private final String room = node.publicRoom();

  @AfterAll
  static void stop() {
    Shared.NODE.close();
  }

  @Test
  void aCleanFailoverResetsNobody() {
    try (var socket = WebSocketClient.connect(node, "bob");
        var stream = EventStreamClient.open(node, "carol", "rooms=" + room);
        var poller = PollClient.of(node, "dave")) {
      socket.subscribe(room);
      stream.expect("cursor");
      var cursor = node.say(room, "before");
      socket.expectMessage("before");
      stream.expectMessage("before");

      new Failover(room).clean();
      var after = node.say(room, "after");

      assertThat(after.epoch()).isNotEqualTo(cursor.epoch());
      assertThat(after.offset()).isEqualTo(cursor.offset() + 1);
      socket.expectMessage("after");
      stream.expectMessage("after");
      assertThat(poller.poll("rooms=" + room + "&cursor=" + cursor).texts())
          .containsExactly("after");
    }
  }

  @Test
  void whoResumesAcrossThreeCleanFailoversIsRecovered() {
    var failover = new Failover(room);
    var cursor = node.say(room, "m0");
    for (int i = 1; i <= 3; i++) {
      failover.clean();
      node.say(room, "m" + i);
    }
    try (var socket = WebSocketClient.connect(node, "bob")) {
      var reply = socket.subscribe(room, cursor);
      assertThat(reply.path("ok").path("recovered").asBoolean()).isTrue();
      List.of("m1", "m2", "m3").forEach(socket::expectMessage);
    }
  }

  /// The epochs between have no message; the node learns each of them by its position checks.
  @Test
  void afterThreeCleanFailoversOfAnIdleRoomTheNextMessageArrives() {
    try (var socket = WebSocketClient.connect(node, "bob");
        var stream = EventStreamClient.open(node, "carol", "rooms=" + room);
        var poller = PollClient.of(node, "dave")) {
      socket.subscribe(room);
      stream.expect("cursor");
      var cursor = node.say(room, "before");
      socket.expectMessage("before");
      stream.expectMessage("before");

      for (int i = 0; i < 3; i++) {
        new Failover(room).clean();
        double checked = node.count(GatewayMeter.POSITION_CHECKS);
        Waiting.until(
            "the position is checked",
            () -> node.count(GatewayMeter.POSITION_CHECKS) > checked && isOpened());
      }
      node.say(room, "after");

      socket.expectMessage("after");
      stream.expectMessage("after");
      assertThat(poller.poll("rooms=" + room + "&cursor=" + cursor).texts())
          .containsExactly("after");
    }
  }

  /// Whether the room goes on in this server's own history.
  private boolean isOpened() {
    return !new Failover(room).isPending();
  }

  @Test
  void aLossIsAnnouncedOnEveryTransportThoughNobodyWritesAgain() {
    var kept = node.say(room, "kept");
    try (var socket = WebSocketClient.connect(node, "bob");
        var stream = EventStreamClient.open(node, "carol", "rooms=" + room);
        var poller = PollClient.of(node, "dave")) {
      socket.subscribe(room);
      stream.expect("cursor");
      sayAndSee(List.of("lost 1", "lost 2"), socket, stream);
      var lost = node.top(room);

      new Failover(room).losing(kept);

      assertReset(socket.event(), kept, kept);
      assertReset(withoutCursors(stream), kept, kept);
      assertReset(
          poller.poll("rooms=" + room + "&cursor=" + lost).json().path("events").path(0),
          kept,
          kept);
      sayAndSee(List.of("on"), socket, stream);
    }
  }

  /// The numbering goes on where it was cut, so the same offsets come again: of a node that never
  /// saw the room before.
  @Test
  void newMessagesUnderTheLostOffsetsAreTakenForWhatTheyAre() {
    var kept = node.say(room, "kept");
    try (var other = GatewayNode.start(Map.of());
        var socket = WebSocketClient.connect(node, "bob");
        var stream = EventStreamClient.open(node, "carol", "rooms=" + room)) {
      socket.subscribe(room);
      stream.expect("cursor");
      sayAndSee(List.of("lost 1", "lost 2", "lost 3"), socket, stream);
      var lost = node.top(room);

      new Failover(room).losing(kept);
      var texts = IntStream.range(0, 6).mapToObj(i -> "new " + i).toList();
      texts.forEach(text -> other.say(room, text));

      assertThat(other.top(room).offset()).isGreaterThan(lost.offset());
      assertReset(socket.event(), kept, null);
      texts.forEach(socket::expectMessage);
      assertReset(withoutCursors(stream), kept, null);
      texts.forEach(stream::expectMessage);
    }
  }

  /// Live, stalled far behind, and about to begin: each by his own position.
  @Test
  void whoSawNothingOfWhatWasLostIsNotReset() {
    try (var live = WebSocketClient.connect(node, "bob");
        var late = WebSocketClient.connect(node, "carol")) {
      live.subscribe(room);
      var before = node.say(room, "m0");
      var kept = node.say(room, "m1");
      node.say(room, "lost");
      List.of("m0", "m1", "lost").forEach(live::expectMessage);

      new Failover(room).losing(kept);
      var reply = late.subscribe(room, before);

      assertThat(reply.path("ok").path("recovered").asBoolean()).isTrue();
      late.expectMessage("m1");
      assertReset(live.event(), kept, null);
      node.say(room, "on");
      late.expectMessage("on");
      live.expectMessage("on");
    }
  }

  @Test
  void aCursorBeyondTheForkIsResetToWhatSurvivedOnEveryTransport() {
    var kept = node.say(room, "kept");
    var lost = node.say(room, "lost");
    new Failover(room).losing(kept);
    node.say(room, "new");
    try (var socket = WebSocketClient.connect(node, "bob");
        var poller = PollClient.of(node, "dave")) {
      var reply = socket.subscribe(room, lost);
      assertThat(reply.path("ok").path("recovered").asBoolean(true)).isFalse();
      assertThat(reply.path("ok").path("position").asString()).isEqualTo(kept.toString());
      assertReset(socket.event(), kept, null);
      socket.expectMessage("new");
      var polled = poller.poll("rooms=" + room + "&cursor=" + lost);
      assertReset(polled.json().path("events").path(0), kept, null);
      assertThat(polled.json().path("events").path(1).path("text").asString()).isEqualTo("new");
    }
  }

  @Test
  void whereWhatSurvivedIsTrimmedTheStreamGoesOnAtTheTop() {
    var kept = node.say(room, "kept");
    var lost = node.say(room, "lost");
    new Failover(room).losing(kept);
    node.say(room, "new");
    var top = node.say(room, "newer");
    new Failover(room).trimming();
    try (var socket = WebSocketClient.connect(node, "bob")) {
      socket.subscribe(room, lost);
      assertReset(socket.event(), null, top);
    }
  }

  /// Its own cursor lies before the fork, so its stream alone would never tell.
  @Test
  void anAcknowledgedMessageThatWasLostIsAnnouncedToItsSender() {
    var seen = node.say(room, "seen");
    var acked = node.say(room, "lost");
    new Failover(room).losing(seen);
    var asked = "\"cmd\":\"subscribe\",\"room\":\"" + room + "\",\"after\":\"" + seen + "\"";
    try (var silent = WebSocketClient.connect(node, "bob");
        var sender = WebSocketClient.connect(node, "alice");
        var poller = PollClient.of(node, "alice")) {
      assertThat(silent.call(asked).path("ok").path("recovered").asBoolean()).isTrue();

      var reply = sender.call(asked + ",\"acked\":\"" + acked + "\"");

      assertThat(reply.path("ok").path("recovered").asBoolean(true)).isFalse();
      assertReset(sender.event(), seen, seen);
      var polled = poller.poll("rooms=" + room + "&cursor=" + seen + "&acked=" + acked);
      assertReset(polled.json().path("events").path(0), seen, seen);
      var query = "rooms=" + room + "&cursor=" + seen + "&acked=" + acked;
      try (var stream = EventStreamClient.open(node, "alice", query)) {
        assertReset(stream.expect("reset").json(), seen, seen);
      }
      var repeated = node.say(room, "again");
      sender.expectMessage("again");
      assertThat(
              sender
                  .call(asked + ",\"acked\":\"" + repeated + "\"")
                  .path("ok")
                  .path("recovered")
                  .asBoolean())
          .isTrue();
    }
  }

  @Test
  void whoseJoiningWasLostSeesThePrivateRoomNoLonger() {
    var hidden = node.privateRoom();
    var kept = node.say(hidden, "kept");
    node.join(hidden, "bob");
    try (var socket = WebSocketClient.connect(node, "bob")) {
      socket.subscribe(hidden);
      node.say(hidden, "lost");
      socket.expectMessage("lost");

      var failover = new Failover(hidden);
      failover.losingMember("bob");
      failover.losing(kept);

      var event = socket.event();
      assertThat(event.path("event").asString()).isEqualTo("unsubscribed");
      assertThat(event.path("error").path("code").asInt())
          .isEqualTo(ErrorCode.UNKNOWN_ROOM.number());
      node.say(hidden, "secret");
      socket.ping();
    }
  }

  @Test
  void whoseRemovalWasLostMayReadAgain() {
    var hidden = node.privateRoom();
    node.join(hidden, "bob");
    var joined = node.top(hidden);
    var kept = node.say(hidden, "kept");
    try (var socket = WebSocketClient.connect(node, "bob")) {
      socket.subscribe(hidden);
      node.remove(hidden, "bob");
      assertThat(socket.event().path("event").asString()).isEqualTo("left");
      assertThat(socket.event().path("event").asString()).isEqualTo("unsubscribed");

      var failover = new Failover(hidden);
      failover.regainingMember("bob", joined);
      failover.losing(kept);

      assertThat(socket.subscribe(hidden, kept).path("ok").path("recovered").asBoolean()).isTrue();
      node.say(hidden, "for bob");
      socket.expectMessage("for bob");
    }
  }

  /// Removed, the removal lost; then invited again, removed again, and invited once more.
  @Test
  void whoseRemovalWasLostIsAddedAndRemovedAsIfItHadNeverBeen() {
    var hidden = node.privateRoom();
    node.join(hidden, "bob");
    var joined = node.top(hidden);
    var kept = node.say(hidden, "kept");
    node.remove(hidden, "bob");
    var failover = new Failover(hidden);
    failover.regainingMember("bob", joined);
    failover.losing(kept);

    try (var socket = WebSocketClient.connect(node, "bob")) {
      node.join(hidden, "bob");
      assertThat(node.top(hidden)).as("he is a member already").isEqualTo(kept);
      assertThat(socket.subscribe(hidden, joined).path("ok").path("recovered").asBoolean())
          .isTrue();
      socket.expectMessage("kept");

      node.remove(hidden, "bob");
      assertThat(socket.event().path("event").asString()).isEqualTo("left");
      assertThat(socket.event().path("event").asString()).isEqualTo("unsubscribed");
      node.say(hidden, "not for bob");

      node.join(hidden, "bob");
      var again = node.top(hidden);
      node.say(hidden, "for bob");
      var reply = socket.subscribe(hidden, kept);
      assertThat(reply.path("ok").path("recovered").asBoolean(true)).isFalse();
      assertReset(socket.event(), null, null);
      assertThat(socket.subscribe(hidden, again).path("ok").path("recovered").asBoolean()).isTrue();
      socket.expectMessage("for bob");
    }
  }

  @Test
  void aRoomThatIsGoneAltogetherIsSaidSo() {
    try (var socket = WebSocketClient.connect(node, "bob")) {
      socket.subscribe(room);

      new Failover(room).losingAll();

      var event = socket.event();
      assertThat(event.path("event").asString()).isEqualTo("unsubscribed");
      assertThat(event.path("error").path("code").asInt())
          .isEqualTo(ErrorCode.UNKNOWN_ROOM.number());
    }
  }

  /// The publication is lost on its way, and nothing more is ever published.
  @Test
  void aLostPublicationIsFoundInAnIdleRoom() {
    try (var socket = WebSocketClient.connect(node, "bob")) {
      socket.subscribe(room);
      double checked = node.count(GatewayMeter.POSITION_CHECKS);
      new Failover(room).appendingUnpublished("never published");
      socket.expectMessage("never published");
      assertThat(node.count(GatewayMeter.POSITION_CHECKS)).isGreaterThan(checked);
    }
  }

  private void sayAndSee(List<String> texts, WebSocketClient socket, EventStreamClient stream) {
    node.sayAll(room, texts);
    texts.forEach(socket::expectMessage);
    texts.forEach(stream::expectMessage);
  }

  private static JsonNode withoutCursors(EventStreamClient stream) {
    var event = stream.next();
    while (event.name().equals("cursor")) {
      event = stream.next();
    }
    return event.json();
  }

  private static void assertReset(
      JsonNode event, @Nullable Position kept, @Nullable Position position) {
    assertThat(event.path("event").asString()).as("%s", event).isEqualTo("reset");
    assertThat(event.path("kept").asString("")).isEqualTo(kept == null ? "" : kept.toString());
    if (position != null) {
      assertThat(event.path("position").asString()).isEqualTo(position.toString());
    }
  }
}
