package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeter;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Typing, through two nodes and over every transport.
final class TypingIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of());

  private final GatewayNode node = GatewayNode.shared();
  private final String room = node.publicRoom();

  @AfterAll
  static void stop() {
    OTHER.close();
  }

  @Test
  void isSeenOnEveryNodeByWhoeverListensNow() {
    try (var alice = WebSocketClient.connect(node, "alice");
        var bob = WebSocketClient.connect(OTHER, "bob");
        var stream = EventStreamClient.open(OTHER, "carol", "rooms=" + room);
        var several = EventStreamClient.open(OTHER, "carol", "rooms=" + room + ',' + otherRoom());
        var poller = PollClient.of(OTHER, "dave")) {
      alice.subscribe(room);
      bob.subscribe(room);
      stream.expect("cursor");
      several.expect("cursor");
      var cursor = poller.poll("rooms=" + room).cursor();
      double joined = OTHER.count(GatewayMeter.RECOVERIES);
      var waiting = poller.polling("rooms=" + room + "&cursor=" + cursor);
      Waiting.until("the poll waits", () -> OTHER.count(GatewayMeter.RECOVERIES) > joined);
      double encodings = OTHER.count(GatewayMeter.ENCODINGS);
      double deliveries = OTHER.count(GatewayMeter.EPHEMERAL_DELIVERIES);

      assertThat(typing(alice).path("ok").isObject()).isTrue();

      var event = bob.event();
      assertThat(event.propertyNames()).containsExactly("event", "room", "user", "at");
      assertThat(event.path("event").asString()).isEqualTo("typing");
      assertThat(event.path("room").asString()).isEqualTo(room);
      assertThat(event.path("user").asString()).isEqualTo("alice");
      assertThat(event.path("at").asLong()).isBetween(now() - 60_000, now() + 60_000);
      assertThat(alice.event()).as("his own other connections get it too").isEqualTo(event);
      for (var eventStream : List.of(stream, several)) {
        var streamed = eventStream.expect("typing");
        assertThat(streamed.id()).as("the browser's cursor stays").isEmpty();
        assertThat(streamed.json()).isEqualTo(event);
      }
      var answer = waiting.join();
      assertThat(answer.cursor()).isEqualTo(cursor);
      assertThat(answer.json().path("events")).containsExactly(event);
      assertThat(OTHER.count(GatewayMeter.ENCODINGS) - encodings)
          .as("once per format")
          .isEqualTo(2);
      assertThat(OTHER.count(GatewayMeter.EPHEMERAL_DELIVERIES) - deliveries).isEqualTo(4);
    }
  }

  /// Between two messages it takes no place: each of them follows the one before.
  @Test
  void standsInNobodysWay() {
    try (var alice = WebSocketClient.connect(node, "alice");
        var stream = EventStreamClient.open(OTHER, "carol", "rooms=" + room)) {
      alice.subscribe(room);
      stream.expect("cursor");
      double gaps = OTHER.count(GatewayMeter.GAPS);

      var before = node.say(room, "before");
      typing(alice);
      assertThat(node.top(room)).isEqualTo(before);
      var after = node.say(room, "after");

      assertThat(after.offset()).isEqualTo(before.offset() + 1);
      assertThat(stream.expectMessage("before").id()).isEqualTo(before.toString());
      stream.expect("typing");
      assertThat(stream.expectMessage("after").id()).isEqualTo(after.toString());
      assertThat(OTHER.count(GatewayMeter.GAPS)).isEqualTo(gaps);
    }
  }

  /// Its cursor stays where it was, and the tag with it: weak, or named among others, it is the
  /// same.
  @ParameterizedTest
  @ValueSource(strings = {"%s", "W/%s", "\"another\", %s"})
  void wakesAPollThatNamesTheTagOfItsCursor(String named) {
    try (var alice = WebSocketClient.connect(node, "alice");
        var poller = PollClient.of(OTHER, "dave")) {
      var first = poller.poll("rooms=" + room);
      double joined = OTHER.count(GatewayMeter.RECOVERIES);
      var waiting =
          poller.polling(
              "rooms=" + room + "&cursor=" + first.cursor(),
              "if-none-match",
              named.formatted(first.header("etag")));
      Waiting.until("the poll waits", () -> OTHER.count(GatewayMeter.RECOVERIES) > joined);

      typing(alice);

      var answer = waiting.join();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.cursor()).isEqualTo(first.cursor());
      assertThat(answer.json().path("events").path(0).path("event").asString()).isEqualTo("typing");
    }
  }

  @Test
  void isKeptForNobody() {
    var start = node.top(room);
    try (var alice = WebSocketClient.connect(node, "alice");
        var witness = WebSocketClient.connect(OTHER, "witness");
        var late = WebSocketClient.connect(OTHER, "bob");
        var poller = PollClient.of(OTHER, "dave")) {
      witness.subscribe(room);
      typing(alice);
      witness.event();

      var nothing = poller.poll("rooms=" + room + "&wait=0&cursor=" + start);
      assertThat(nothing.json().path("events")).isEmpty();
      assertThat(nothing.cursor()).isEqualTo(start.toString());
      assertThat(
              poller
                  .poll(
                      "rooms=" + room + "&wait=0&cursor=" + start,
                      "if-none-match",
                      nothing.header("etag"))
                  .status())
          .isEqualTo(304);

      node.say(room, "hello");
      late.subscribe(room, start);
      late.expectMessage("hello");
      late.ping();
      assertThat(poller.poll("rooms=" + room + "&cursor=" + start).texts())
          .containsExactly("hello");
      try (var stream =
          EventStreamClient.open(
              RawClient.connect(OTHER),
              OTHER.token("carol"),
              "rooms=" + room,
              "last-event-id: " + start)) {
        stream.expectMessage("hello");
      }
    }
  }

  @Test
  void isToldOnceInAWhileFromWhicheverNode() {
    try (var here = WebSocketClient.connect(node, "alice");
        var there = PollClient.of(OTHER, "alice");
        var bob = WebSocketClient.connect(OTHER, "bob")) {
      bob.subscribe(room);
      double tooSoon = OTHER.count(BackplaneMeter.TYPINGS, "result", "too-soon");

      assertThat(typing(here).path("ok").isObject()).isTrue();
      assertThat(post(there).status()).isEqualTo(200);
      assertThat(typing(here).path("ok").isObject()).isTrue();
      node.say(room, "done");

      assertThat(bob.event().path("event").asString()).isEqualTo("typing");
      bob.expectMessage("done");
      assertThat(OTHER.count(BackplaneMeter.TYPINGS, "result", "too-soon") - tooSoon).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"anything\":1}"})
  void isSaidOverHttpToo(String body) {
    try (var alice = PollClient.of(OTHER, "alice");
        var bob = WebSocketClient.connect(node, "bob")) {
      bob.subscribe(room);

      var answer = alice.post("/v1/rooms/" + room + "/typing", body);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.http().body()).isEqualTo("{}");
      assertThat(bob.event().path("user").asString()).isEqualTo("alice");
    }
  }

  @Test
  void isRefusedToWhoeverMayNotWrite() {
    var hidden = node.privateRoom();
    try (var mallory = WebSocketClient.connect(node, "mallory");
        var poller = PollClient.of(node, "mallory");
        var nobody = PollClient.withToken(node, "");
        var witness = WebSocketClient.connect(node, "bob")) {
      witness.subscribe(room);
      double refused = node.count(BackplaneMeter.TYPINGS, "result", "refused");

      assertThat(code(typing(mallory))).isEqualTo(4301);
      assertThat(code(typing(mallory, hidden))).isEqualTo(4302);
      assertThat(code(typing(mallory, "no-such-room"))).isEqualTo(4302);
      assertThat(node.count(BackplaneMeter.TYPINGS, "result", "refused") - refused).isEqualTo(3);
      assertThat(code(typing(mallory, "no room"))).isEqualTo(4304);
      assertThat(code(mallory.call("\"cmd\":\"typing\""))).isEqualTo(4300);

      var notAMember = post(poller);
      assertThat(notAMember.status()).isEqualTo(403);
      assertThat(notAMember.code()).isEqualTo(4301);
      assertThat(poller.post("/v1/rooms/" + hidden + "/typing", "").code()).isEqualTo(4302);
      assertThat(poller.post("/v1/rooms/@x/typing", "").code()).isEqualTo(4304);
      assertThat(post(nobody).code()).isEqualTo(4200);
      node.say(room, "nobody typed");
      witness.expectMessage("nobody typed");
    }
  }

  @Test
  void countsAsACommand() {
    var settings =
        Map.of(
            "parley.gateway.connection.commands-per-second", "1",
            "parley.gateway.connection.command-burst", "2");
    try (var strict = GatewayNode.start(settings);
        var alice = WebSocketClient.connect(strict, "alice")) {
      long last = 0;
      for (int i = 0; i < 10; i++) {
        last = alice.send("\"cmd\":\"typing\",\"room\":\"" + room + '"');
      }
      assertThat(code(lastReply(alice, last))).isEqualTo(4103);
    }
  }

  /// A refusal may come before the answers of those that were served.
  private static JsonNode lastReply(WebSocketClient socket, long id) {
    var reply = socket.message();
    while (reply.path("re").asLong(-1) != id) {
      reply = socket.message();
    }
    return reply;
  }

  private String otherRoom() {
    return node.publicRoom();
  }

  private JsonNode typing(WebSocketClient socket) {
    return typing(socket, room);
  }

  private static JsonNode typing(WebSocketClient socket, String in) {
    return socket.call("\"cmd\":\"typing\",\"room\":\"" + in + '"');
  }

  private PollClient.Answer post(PollClient client) {
    return client.post("/v1/rooms/" + room + "/typing", "");
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }

  private static long now() {
    return Instant.now().toEpochMilli();
  }
}
