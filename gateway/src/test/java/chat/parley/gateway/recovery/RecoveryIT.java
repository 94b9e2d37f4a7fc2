package chat.parley.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeter;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// From a cursor to live, on every transport: all that follows, in order, once, or a reset.
final class RecoveryIT {
  /// Frames in a ring, by default.
  private static final int RING = 64;

  /// Entries read from the log at a time, by default.
  private static final int PAGE = 200;

  private final GatewayNode node = GatewayNode.shared();
  private final String room = node.publicRoom();

  /// By ring, and with more than the ring or a page of the log holds.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, RING, 65, 200, 450})
  void whateverFollowsACursorComesOnEveryTransport(int missed) {
    try (var witness = WebSocketClient.connect(node, "alice");
        var socket = WebSocketClient.connect(node, "bob");
        var raw = RawClient.connect(node);
        var poller = PollClient.of(node, "carol")) {
      witness.subscribe(room);
      var cursor = node.top(room);
      var texts = IntStream.range(0, missed).mapToObj(i -> "m" + i).toList();
      node.sayAll(room, texts);
      texts.forEach(witness::expectMessage);

      var reply = socket.subscribe(room, cursor);
      var stream =
          EventStreamClient.open(
              raw, node.token("dave"), "rooms=" + room, "last-event-id: " + cursor);
      var polled = poller.poll("rooms=" + room + "&wait=0&cursor=" + cursor);

      assertThat(reply.path("ok").path("recovered").asBoolean()).isTrue();
      assertThat(reply.path("ok").path("position").asString()).isEqualTo(cursor.toString());
      assertThat(stream.expect("cursor").id()).isEqualTo(cursor.toString());
      assertThat(polled.texts()).containsExactlyElementsOf(texts);
      assertThat(polled.cursor()).isEqualTo(node.top(room).toString());
      node.say(room, "live");
      texts.forEach(socket::expectMessage);
      texts.forEach(stream::expectMessage);
      socket.expectMessage("live");
      assertThat(stream.expectMessage("live").id()).isEqualTo(node.top(room).toString());
    }
  }

  @Test
  void aStormOfReconnectsReadsNoLogWhileTheRingReachesBack() {
    try (var witness = WebSocketClient.connect(node, "alice")) {
      witness.subscribe(room);
      var cursor = node.top(room);
      var texts = IntStream.range(0, RING / 2).mapToObj(i -> "m" + i).toList();
      node.sayAll(room, texts);
      texts.forEach(witness::expectMessage);
      double fromLog = node.count(GatewayMeter.CATCH_UPS, "source", "log");
      double encodings = node.count(GatewayMeter.ENCODINGS);

      for (int i = 0; i < 50; i++) {
        try (var socket = WebSocketClient.connect(node, "bob")) {
          socket.subscribe(room, cursor);
          texts.forEach(socket::expectMessage);
        }
      }

      assertThat(node.count(GatewayMeter.CATCH_UPS, "source", "log")).isEqualTo(fromLog);
      assertThat(node.count(GatewayMeter.ENCODINGS)).isEqualTo(encodings);
    }
  }

  /// They stand at the same place: one read serves many.
  @Test
  void aStormOfReconnectsBeyondTheRingReadsTheLogAFewTimes() {
    int clients = 100;
    int pages = 3;
    var texts = IntStream.range(0, pages * PAGE - 1).mapToObj(i -> "m" + i).toList();
    var sockets = new ArrayList<WebSocketClient>();
    try (var witness = WebSocketClient.connect(node, "alice")) {
      witness.subscribe(room);
      var cursor = node.top(room);
      node.sayAll(room, texts);
      texts.forEach(witness::expectMessage);
      for (int i = 0; i < clients; i++) {
        sockets.add(WebSocketClient.connect(node, "bob"));
      }
      double reads = node.count(BackplaneMeter.LOG_READS);
      // All of them ask in one moment.
      RedisExtension.server().command("CLIENT", "PAUSE", "500", "ALL");
      var subscribe =
          "\"cmd\":\"subscribe\",\"room\":\"" + room + "\",\"after\":\"" + cursor + "\"";
      for (var socket : sockets) {
        socket.send(subscribe);
      }

      for (var socket : sockets) {
        assertThat(socket.message().path("ok").path("recovered").asBoolean()).isTrue();
        texts.forEach(socket::expectMessage);
      }
      // Alone each of them would read every page.
      assertThat(node.count(BackplaneMeter.LOG_READS) - reads)
          .isBetween((double) pages - 1, pages * clients / 5.0);
    } finally {
      sockets.forEach(WebSocketClient::close);
    }
  }

  @Test
  void theReplyComesBeforeTheFirstEventWhileOthersWrite() {
    var cursor = node.top(room);
    for (int round = 0; round < 20; round++) {
      try (var socket = WebSocketClient.connect(node, "bob")) {
        var from = round;
        node.sayAll(room, IntStream.range(0, 5).mapToObj(i -> "m" + (5 * from + i)).toList());

        long id =
            socket.send(
                "\"cmd\":\"subscribe\",\"room\":\"" + room + "\",\"after\":\"" + cursor + "\"");

        assertThat(socket.message().path("re").asLong(-1)).isEqualTo(id);
        IntStream.range(0, 5 * round + 5).forEach(i -> socket.expectMessage("m" + i));
      }
    }
  }

  /// Damaged, or of a version to come: announced, and no reader waits for it for ever.
  @Test
  void whatCannotBeReadInTheLogIsAnnouncedAndPassedOver() {
    try (var live = WebSocketClient.connect(node, "bob");
        var stranger = WebSocketClient.connect(node, "dave")) {
      live.subscribe(room);
      var before = node.top(room);
      appendUnreadable(before);
      var unreadable = node.top(room);

      node.say(room, "behind it");

      var reset = live.event();
      assertThat(reset.path("event").asString()).isEqualTo("reset");
      assertThat(reset.path("position").asString()).isEqualTo(unreadable.toString());
      live.expectMessage("behind it");
      stranger.subscribe(room, before);
      assertThat(stranger.event().path("position").asString()).isEqualTo(unreadable.toString());
      stranger.expectMessage("behind it");
      node.say(room, "and on");
      live.expectMessage("and on");
      stranger.expectMessage("and on");
    }
  }

  @Test
  void whatCannotBeReadAtTheEndOfTheLogIsAnnouncedToo() {
    try (var socket = WebSocketClient.connect(node, "bob")) {
      var before = node.top(room);
      appendUnreadable(before);
      var unreadable = node.top(room);

      socket.subscribe(room, before);

      assertThat(socket.event().path("position").asString()).isEqualTo(unreadable.toString());
      node.say(room, "behind it");
      socket.expectMessage("behind it");
    }
  }

  private void appendUnreadable(Position before) {
    var redis = RedisExtension.server();
    var id = new RoomId(room);
    var epoch = before.epoch().toString();
    long offset = before.offset() + 1;
    redis.command(
        "XADD", text(Keys.roomLog(id)), offset + "-0", "e", epoch, "p", epoch, "t", "1", "b", "?");
    redis.command("HSET", text(Keys.roomMeta(id)), "offset", "" + offset);
  }

  @Test
  void subscribingAgainReplacesAndRepeatsNothing() {
    try (var socket = WebSocketClient.connect(node, "bob")) {
      var cursor = node.top(room);
      double subscriptions = node.count(GatewayMeter.SUBSCRIPTIONS);
      socket.subscribe(room);
      socket.subscribe(room);
      node.say(room, "one");
      socket.expectMessage("one");

      var again = socket.subscribe(room, cursor);

      assertThat(again.path("ok").path("position").asString()).isEqualTo(cursor.toString());
      socket.expectMessage("one");
      node.say(room, "two");
      socket.expectMessage("two");
      assertThat(node.count(GatewayMeter.SUBSCRIPTIONS)).isEqualTo(subscriptions + 1);
      socket.call("\"cmd\":\"unsubscribe\",\"room\":\"" + room + "\"");
      node.say(room, "three");
      socket.ping();
      assertThat(node.count(GatewayMeter.SUBSCRIPTIONS)).isEqualTo(subscriptions);
    }
  }

  @Test
  void aCursorGoesFromTransportToTransport() {
    var other = node.publicRoom();
    var rooms = "rooms=" + room + "," + other;
    try (var poller = PollClient.of(node, "bob")) {
      var start = poller.poll(rooms).cursor();
      node.say(room, "a1");
      node.say(other, "b1");
      // Poll: the opaque cursor.
      var polled = poller.poll(rooms + "&wait=0&cursor=" + start);
      assertThat(polled.texts()).containsExactlyInAnyOrder("a1", "b1");
      node.say(room, "a2");
      // The same cursor on a stream, which issues its own.
      String fromStream;
      try (var stream = EventStreamClient.open(node, "bob", rooms + "&cursor=" + polled.cursor())) {
        assertThat(stream.expect("cursor").id()).isEqualTo(polled.cursor());
        stream.expectMessage("a2");
        fromStream = stream.expect("cursor").id();
      }
      node.say(other, "b2");
      // Last-Event-ID wins over the URL.
      try (var stream =
          EventStreamClient.open(
              RawClient.connect(node),
              node.token("bob"),
              rooms + "&cursor=" + start,
              "last-event-id: " + fromStream)) {
        stream.expectMessage("b2");
      }
      // A WebSocket holds positions; they go back to the others as a list.
      var positionA = node.top(room);
      var positionB = node.top(other);
      node.say(other, "b3");
      try (var socket = WebSocketClient.connect(node, "bob")) {
        var reply =
            socket.call(
                "\"cmd\":\"subscribe\",\"rooms\":{\""
                    + room
                    + "\":\""
                    + positionA
                    + "\",\""
                    + other
                    + "\":\""
                    + positionB
                    + "\"}");
        assertThat(reply.path("ok").path("rooms").path(other).path("recovered").asBoolean())
            .isTrue();
        socket.expectMessage("b3");
      }
      var list = rooms + "&cursor=" + positionA + "," + positionB;
      assertThat(poller.poll(list + "&wait=0").texts()).containsExactly("b3");
      try (var stream = EventStreamClient.open(node, "bob", list)) {
        stream.expectMessage("b3");
      }
      // An empty element: from now on.
      assertThat(poller.poll(rooms + "&wait=0&cursor=" + positionA + ",").texts()).isEmpty();
    }
  }

  @Test
  void aShortPollThatBringsNothingNewIs304() {
    try (var poller = PollClient.of(node, "bob")) {
      var query = "rooms=" + room + "&wait=0&cursor=";
      var first = poller.poll("rooms=" + room);
      var tag = first.header("etag");

      var unchanged = poller.poll(query + first.cursor(), "if-none-match", tag);
      node.say(room, "new");
      var changed = poller.poll(query + first.cursor(), "if-none-match", tag);

      assertThat(tag).isEqualTo('"' + first.cursor() + '"');
      assertThat(unchanged.status()).isEqualTo(304);
      assertThat(changed.status()).isEqualTo(200);
      assertThat(changed.texts()).containsExactly("new");
      assertThat(changed.header("etag")).isNotEqualTo(tag);
      var waited = poller.poll("rooms=" + room + "&wait=1&cursor=" + changed.cursor());
      assertThat(waited.texts()).isEmpty();
      assertThat(waited.cursor()).isEqualTo(changed.cursor());
    }
  }

  /// The sweep that ends polls has a grain of a second; it may lengthen the wait, never shorten it.
  @Test
  void aPollWaitsForAsLongAsItAskedFor() {
    try (var poller = PollClient.of(node, "bob")) {
      var cursor = poller.poll("rooms=" + room).cursor();
      for (int round = 0; round < 3; round++) {
        long startNanos = System.nanoTime();

        var waited = poller.poll("rooms=" + room + "&wait=1&cursor=" + cursor);

        assertThat(waited.texts()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
            .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
      }
    }
  }

  /// What the log has lost is announced, in the shape of each transport.
  @Test
  void aCursorThatTheLogNoLongerReachesIsReset() {
    try (var small = GatewayNode.start(Map.of("parley.log.max-entries", "5"))) {
      var trimmed = small.publicRoom();
      var old = small.top(trimmed);
      small.sayAll(trimmed, IntStream.range(0, 250).mapToObj(i -> "m" + i).toList());
      var top = small.top(trimmed).toString();
      try (var socket = WebSocketClient.connect(small, "bob");
          var stream = EventStreamClient.open(small, "bob", "rooms=" + trimmed + "&cursor=" + old);
          var poller = PollClient.of(small, "bob")) {
        var reply = socket.subscribe(trimmed, old);
        var polled = poller.poll("rooms=" + trimmed + "&cursor=" + old);

        assertThat(reply.path("ok").path("recovered").asBoolean(true)).isFalse();
        assertThat(reply.path("ok").path("position").asString()).isEqualTo(top);
        assertReset(socket.event(), trimmed, top);
        assertReset(stream.expect("reset").json(), trimmed, top);
        assertThat(stream.expect("cursor").id()).isEqualTo(top);
        assertReset(polled.json().path("events").path(0), trimmed, top);
        assertThat(polled.cursor()).isEqualTo(top);
        small.say(trimmed, "on");
        socket.expectMessage("on");
        stream.expectMessage("on");
      }
    }
  }

  @Test
  void aForgedCursorResetsItsOwnerOnly() {
    try (var honest = WebSocketClient.connect(node, "bob");
        var forger = WebSocketClient.connect(node, "mallory");
        var poller = PollClient.of(node, "mallory")) {
      honest.subscribe(room);
      var top = node.top(room);
      for (var forged :
          List.of(
              new Position(top.epoch(), top.offset() + 1),
              new Position(top.epoch(), Position.MAX_OFFSET),
              Position.parse("zzz:1").orElseThrow())) {
        var reply = forger.subscribe(room, forged);

        assertThat(reply.path("ok").path("recovered").asBoolean(true)).isFalse();
        assertReset(forger.event(), room, top.toString());
        assertReset(
            poller.poll("rooms=" + room + "&cursor=" + forged).json().path("events").path(0),
            room,
            top.toString());
      }
      node.say(room, "on");
      honest.expectMessage("on");
      forger.expectMessage("on");
    }
  }

  /// The answer to `head` and the channel come on two connections: what was published meanwhile may
  /// come first.
  @Test
  void aHeadThatAPublicationOvertakesResetsNobody() {
    double resets = node.count(GatewayMeter.RESETS);
    try (var witness = WebSocketClient.connect(node, "alice");
        var socket = WebSocketClient.connect(node, "bob")) {
      witness.subscribe(room);
      int sent = 0;
      for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 4; i++) {
          socket.send("\"cmd\":\"subscribe\",\"room\":\"" + room + "\"");
          node.say(room, "m" + sent++);
        }
        for (int i = 4; i > 0; i--) {
          witness.expectMessage("m" + (sent - i));
        }
      }
      assertThat(node.count(GatewayMeter.RESETS)).isEqualTo(resets);
    }
  }

  private static void assertReset(JsonNode event, String room, String position) {
    assertThat(event.path("event").asString("")).as(event.toString()).isEqualTo("reset");
    assertThat(event.path("room").asString()).isEqualTo(room);
    assertThat(event.has("kept")).isFalse();
    assertThat(event.path("position").asString()).isEqualTo(position);
  }

  /// A gap is found even if nothing more is published: the channel lost it, the log has it.
  @Test
  void aPublicationThatTheChannelLostIsReadFromTheLog() {
    var redis = RedisExtension.server();
    try (var socket = WebSocketClient.connect(node, "bob")) {
      socket.subscribe(room);
      double gaps = node.count(GatewayMeter.GAPS);
      var id = new RoomId(room);
      var meta = new String(Keys.roomMeta(id), StandardCharsets.UTF_8);
      var log = new String(Keys.roomLog(id), StandardCharsets.UTF_8);
      var top = node.top(room);
      long lost = top.offset() + 1;
      // As the script appends, without the PUBLISH.
      redis.command(
          "XADD",
          log,
          lost + "-0",
          "e",
          "" + top.epoch(),
          "p",
          "" + top.epoch(),
          "t",
          "1",
          "b",
          "message alice\n\"key\":\"k\",\"text\":\"lost\"");
      redis.command("HSET", meta, "offset", "" + lost);

      node.say(room, "next");

      socket.expectMessage("lost");
      socket.expectMessage("next");
      Waiting.until("the gap is counted", () -> node.count(GatewayMeter.GAPS) > gaps);
    }
  }

  @Test
  void aNodeWhoseOwnPlaceWasTrimmedSaysSoAndGoesOn() {
    var redis = RedisExtension.server();
    try (var socket = WebSocketClient.connect(node, "bob")) {
      socket.subscribe(room);
      var id = new RoomId(room);
      var log = new String(Keys.roomLog(id), StandardCharsets.UTF_8);
      var top = node.top(room);
      // Ten entries that were never published, of which the log has kept the last.
      long kept = top.offset() + 10;
      var epoch = top.epoch().value();
      var body = "message alice\n\"key\":\"k\",\"text\":\"kept\"";
      redis.command("XADD", log, kept + "-0", "e", epoch, "p", epoch, "t", "1", "b", body);
      redis.command("XTRIM", log, "MAXLEN", "1");
      redis.command(
          "HSET", new String(Keys.roomMeta(id), StandardCharsets.UTF_8), "offset", "" + kept);

      node.say(room, "next");

      var reset = socket.event();
      assertThat(reset.path("event").asString()).isEqualTo("reset");
      assertThat(reset.path("position").asString()).isEqualTo(node.top(room).toString());
      node.say(room, "after");
      socket.expectMessage("after");
    }
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
