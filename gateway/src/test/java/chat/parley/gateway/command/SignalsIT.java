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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Signals, through two nodes and over every transport.
final class SignalsIT {
  private static final GatewayNode OTHER =
      GatewayNode.start(Map.of("parley.web.max-signal", "40B"));

  private static final String DATA = "{\"sdp\":\"v=0\\r\\n\",\"x\":[1.50,null]}";

  private final GatewayNode node = GatewayNode.shared();
  private final String room = node.publicRoom();

  @AfterAll
  static void stop() {
    OTHER.close();
  }

  @BeforeEach
  void join() {
    node.join(room, "bob");
    node.join(room, "carol");
  }

  @Test
  void reachAllConnectionsOfTheirRecipientOnEveryNodeAndNobodyElse() {
    // He has few rooms: one connection follows all of them.
    var user = GatewayNode.name("bob");
    node.join(room, user);
    try (var alice = WebSocketClient.connect(node, "alice");
        var aliceElsewhere = WebSocketClient.connect(OTHER, "alice");
        var bob = WebSocketClient.connect(OTHER, user);
        var bobHere = WebSocketClient.connect(node, user);
        var bobOfMine = WebSocketClient.connect(OTHER, user);
        var bobInAnotherRoom = WebSocketClient.connect(OTHER, user);
        var stream = EventStreamClient.open(OTHER, user, "rooms=" + room);
        var several = EventStreamClient.open(node, user, "rooms=mine");
        var poller = PollClient.of(OTHER, user);
        var carol = WebSocketClient.connect(OTHER, "carol");
        var carolsStream = EventStreamClient.open(node, "carol", "rooms=" + room);
        var reader = WebSocketClient.connect(node, "dave")) {
      for (var socket : List.of(alice, aliceElsewhere, bob, bobHere, carol, reader)) {
        socket.subscribe(room);
      }
      bobOfMine.call("\"cmd\":\"subscribe\",\"rooms\":\"mine\"");
      bobInAnotherRoom.subscribe(node.publicRoom());
      for (var eventStream : List.of(stream, several, carolsStream)) {
        eventStream.expect("cursor");
      }
      var cursor = poller.poll("rooms=" + room).cursor();
      double joined = OTHER.count(GatewayMeter.RECOVERIES);
      var waiting = poller.polling("rooms=" + room + "&cursor=" + cursor);
      Waiting.until("the poll waits", () -> OTHER.count(GatewayMeter.RECOVERIES) > joined);
      double relayed = node.count(BackplaneMeter.SIGNALS, "result", "relayed");

      assertThat(offer(alice, user).path("ok").toString()).isEqualTo("{}");

      var event = bob.event();
      assertThat(event.propertyNames())
          .containsExactly("event", "room", "user", "at", "to", "type", "data");
      assertThat(event.path("event").asString()).isEqualTo("signal");
      assertThat(event.path("room").asString()).isEqualTo(room);
      assertThat(event.path("user").asString()).isEqualTo("alice");
      assertThat(event.path("to").asString()).isEqualTo(user);
      assertThat(event.path("type").asString()).isEqualTo("offer");
      assertThat(event.path("at").asLong()).isBetween(now() - 60_000, now() + 60_000);
      assertThat(bobHere.event()).isEqualTo(event);
      assertThat(bobOfMine.event()).isEqualTo(event);
      for (var eventStream : List.of(stream, several)) {
        var streamed = eventStream.expect("signal");
        assertThat(streamed.id()).as("the browser's cursor stays").isEmpty();
        assertThat(streamed.json()).isEqualTo(event);
        assertThat(streamed.data()).as("to the letter").endsWith(",\"data\":" + DATA + "}");
      }
      var polled = waiting.join();
      assertThat(polled.cursor()).isEqualTo(cursor);
      assertThat(polled.json().path("events")).containsExactly(event);
      assertThat(node.count(BackplaneMeter.SIGNALS, "result", "relayed") - relayed).isOne();

      node.say(room, "the end");
      for (var other : List.of(alice, aliceElsewhere, carol, reader)) {
        other.expectMessage("the end");
      }
      carolsStream.expectMessage("the end");
      bobInAnotherRoom.ping();
      assertThat(bobInAnotherRoom.hasEvents()).as("he does not follow this room").isFalse();
      bob.expectMessage("the end");
      bobHere.expectMessage("the end");
      bobOfMine.expectMessage("the end");
    }
  }

  @Test
  void areSentOverHttpAsOverAWebSocket() {
    try (var alice = PollClient.of(OTHER, "alice");
        var bob = WebSocketClient.connect(node, "bob")) {
      bob.subscribe(room);
      var answer = post(alice, "{\"data\":[ 1 ],\"type\":\"x\",\"to\":\"bob\",\"other\":{}}");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.http().body()).isEqualTo("{}");
      post(alice, "{\"type\":\"bye\",\"to\":\"bob\"}");
      assertThat(bob.event().path("data").toString()).isEqualTo("[1]");
      var bye = bob.event();
      assertThat(bye.path("type").asString()).isEqualTo("bye");
      assertThat(bye.has("data")).isFalse();
    }
  }

  @Test
  void keepTheirOrder() {
    try (var alice = WebSocketClient.connect(node, "alice");
        var bob = WebSocketClient.connect(OTHER, "bob")) {
      bob.subscribe(room);
      for (int i = 0; i < 50; i++) {
        alice.send(command(room, "bob", "candidate", "" + i));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(bob.event().path("data").asInt()).isEqualTo(i);
      }
    }
  }

  @Test
  void areKeptForNobody() {
    var start = node.top(room);
    try (var alice = WebSocketClient.connect(node, "alice");
        var bob = WebSocketClient.connect(OTHER, "bob");
        var poller = PollClient.of(OTHER, "bob")) {
      bob.subscribe(room);
      offer(alice, "bob");
      bob.event();
      assertThat(node.top(room)).as("no part of the order").isEqualTo(start);

      var nothing = poller.poll("rooms=" + room + "&wait=0&cursor=" + start);
      assertThat(nothing.json().path("events")).isEmpty();
      assertThat(nothing.cursor()).isEqualTo(start.toString());
      node.say(room, "hello");
      try (var again = WebSocketClient.connect(OTHER, "bob")) {
        again.subscribe(room, start);
        again.expectMessage("hello");
        again.ping();
        assertThat(again.hasEvents()).isFalse();
      }
      assertThat(poller.poll("rooms=" + room + "&cursor=" + start).texts())
          .containsExactly("hello");
      try (var stream =
          EventStreamClient.open(
              RawClient.connect(OTHER),
              OTHER.token("bob"),
              "rooms=" + room,
              "last-event-id: " + start)) {
        stream.expectMessage("hello");
      }
    }
  }

  /// Only his own signal would tell that he is there.
  @Test
  void areTakenWhoeverHearsThem() {
    try (var alice = WebSocketClient.connect(node, "alice");
        var late = WebSocketClient.connect(OTHER, "bob")) {
      assertThat(offer(alice, "bob").path("ok").isObject()).isTrue();
      late.subscribe(room);
      node.say(room, "hello");
      late.expectMessage("hello");
    }
  }

  @Test
  void maybeForOnesOwnDevices() {
    try (var phone = WebSocketClient.connect(node, "alice");
        var laptop = WebSocketClient.connect(OTHER, "alice")) {
      phone.subscribe(room);
      laptop.subscribe(room);
      offer(phone, "alice");
      assertThat(laptop.event().path("to").asString()).isEqualTo("alice");
      assertThat(phone.event().path("to").asString()).isEqualTo("alice");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "mallory bob public 4301 403",
        "mallory bob private 4302 404",
        "alice bob no-such-room 4302 404",
        "alice bob private 4326 404",
        "alice mallory public 4326 404",
        "alice nobody public 4326 404",
        "alice @inbox public 4305 400",
        "alice bob @x 4304 400",
      })
  void areRefusedAlikeOnBothWays(String who, String to, String in, int code, int status) {
    var asked =
        switch (in) {
          case "public" -> room;
          case "private" -> node.privateRoom();
          default -> in;
        };
    try (var socket = WebSocketClient.connect(node, who);
        var poller = PollClient.of(OTHER, who);
        var bob = WebSocketClient.connect(OTHER, "bob")) {
      bob.subscribe(room);
      var error = socket.call(command(asked, to, "offer", "1")).path("error");
      assertThat(error.path("code").asInt()).isEqualTo(code);
      var answer =
          poller.post(
              "/v1/rooms/" + asked + "/signals", "{\"to\":\"" + to + "\",\"type\":\"offer\"}");
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.code()).isEqualTo(code);
      assertThat(answer.json().path("detail").asString()).isEqualTo(error.path("text").asString());
      node.say(room, "nobody was told");
      bob.expectMessage("nobody was told");
    }
  }

  @Test
  void areRefusedWhereTheyCannotBeRead() {
    try (var alice = WebSocketClient.connect(OTHER, "alice");
        var poller = PollClient.of(OTHER, "alice");
        var nobody = PollClient.withToken(OTHER, "")) {
      var longest = '"' + "x".repeat(38) + '"';
      assertThat(code(alice.call(command(room, "bob", "x", longest)))).isZero();
      var tooLong = "\"x" + longest.substring(1);
      assertThat(code(alice.call(command(room, "bob", "x", tooLong)))).isEqualTo(4327);
      var answer = post(poller, "{\"to\":\"bob\",\"type\":\"x\",\"data\":" + tooLong + "}");
      assertThat(answer.code()).isEqualTo(4327);
      assertThat(answer.status()).isEqualTo(413);
      assertThat(code(alice.call(command(room, "bob", "a b", "1")))).isEqualTo(4328);
      assertThat(post(poller, "{\"to\":\"bob\",\"type\":\"\"}").code()).isEqualTo(4328);
      assertThat(post(poller, "{\"to\":\"bob\"}").code()).isEqualTo(4300);
      assertThat(post(poller, "").code()).isEqualTo(4300);
      assertThat(code(alice.call("\"cmd\":\"signal\",\"room\":\"" + room + '"'))).isEqualTo(4300);
      assertThat(post(nobody, "{\"to\":\"bob\",\"type\":\"x\"}").code()).isEqualTo(4200);
      assertThat(poller.method("GET", "/v1/rooms/" + room + "/signals").code()).isEqualTo(4313);
    }
  }

  @Test
  void areRefusedAtOnceToAndFromWhoIsRemoved() {
    try (var alice = WebSocketClient.connect(node, "alice");
        var bob = WebSocketClient.connect(OTHER, "bob")) {
      bob.subscribe(room);
      double refused = node.count(BackplaneMeter.SIGNALS, "result", "refused");
      node.remove(room, "bob");
      assertThat(code(offer(alice, "bob"))).isEqualTo(4326);
      assertThat(code(offer(bob, "alice"))).isEqualTo(4301);
      assertThat(node.count(BackplaneMeter.SIGNALS, "result", "refused") - refused).isOne();
      assertThat(bob.event().path("event").asString()).isEqualTo("left");
    }
  }

  @Test
  void countAsCommands() {
    var settings =
        Map.of(
            "parley.gateway.connection.commands-per-second", "1",
            "parley.gateway.connection.command-burst", "2");
    try (var strict = GatewayNode.start(settings);
        var alice = WebSocketClient.connect(strict, "alice")) {
      long last = 0;
      for (int i = 0; i < 10; i++) {
        last = alice.send(command(room, "bob", "candidate", "" + i));
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

  private JsonNode offer(WebSocketClient socket, String to) {
    return socket.call(command(room, to, "offer", DATA));
  }

  private PollClient.Answer post(PollClient client, String body) {
    return client.post("/v1/rooms/" + room + "/signals", body);
  }

  private static String command(String in, String to, String type, String data) {
    return "\"cmd\":\"signal\",\"room\":\"%s\",\"to\":\"%s\",\"type\":\"%s\",\"data\":%s"
        .formatted(in, to, type, data);
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }

  private static long now() {
    return Instant.now().toEpochMilli();
  }
}
