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
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Receipts, through two nodes and over every transport.
final class ReceiptsIT {
  private static final GatewayNode OTHER =
      GatewayNode.start(Map.of("parley.receipts.max-members-told", "2"));

  private final GatewayNode node = GatewayNode.shared();
  private final String room = node.publicRoom();
  private Position message = node.top(room);

  @AfterAll
  static void stop() {
    OTHER.close();
  }

  @BeforeEach
  void say() {
    node.join(room, "bob");
    message = node.say(room, "hello");
  }

  @Test
  void areSeenOnEveryNodeByWhoeverListensNow() {
    try (var bob = WebSocketClient.connect(node, "bob");
        var carol = WebSocketClient.connect(OTHER, "carol");
        var stream = EventStreamClient.open(OTHER, "dave", "rooms=" + room);
        var poller = PollClient.of(OTHER, "erin")) {
      carol.subscribe(room);
      stream.expect("cursor");
      var cursor = poller.poll("rooms=" + room).cursor();
      double joined = OTHER.count(GatewayMeter.RECOVERIES);
      var waiting = poller.polling("rooms=" + room + "&cursor=" + cursor);
      Waiting.until("the poll waits", () -> OTHER.count(GatewayMeter.RECOVERIES) > joined);

      var answer = read(bob, message).path("ok");

      assertThat(answer.toString())
          .isEqualTo("{\"read\":\"%s\",\"delivered\":\"%s\"}".formatted(message, message));
      var event = carol.event();
      assertThat(event.propertyNames()).containsExactly("event", "room", "user", "at", "position");
      assertThat(event.path("event").asString()).isEqualTo("read");
      assertThat(event.path("room").asString()).isEqualTo(room);
      assertThat(event.path("user").asString()).isEqualTo("bob");
      assertThat(event.path("position").asString()).isEqualTo(message.toString());
      var streamed = stream.expect("read");
      assertThat(streamed.id()).as("the browser's cursor stays").isEmpty();
      assertThat(streamed.json()).isEqualTo(event);
      var polled = waiting.join();
      assertThat(polled.cursor()).isEqualTo(cursor);
      assertThat(polled.json().path("events")).containsExactly(event);
      assertThat(node.top(room)).as("no part of the order").isEqualTo(message);
    }
  }

  @Test
  void whatWasDeliveredIsToldByItself() {
    try (var bob = PollClient.of(node, "bob");
        var alice = WebSocketClient.connect(OTHER, "alice")) {
      alice.subscribe(room);
      var answer = post(bob, "delivered", message);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.http().body()).isEqualTo("{\"delivered\":\"" + message + "\"}");
      assertThat(alice.event().path("event").asString()).isEqualTo("delivered");
      assertThat(post(bob, "read", message).json().path("read").asString())
          .isEqualTo(message.toString());
      assertThat(alice.event().path("event").asString()).isEqualTo("read");

      var later = node.say(room, "later");
      alice.expectMessage("later");
      try (var device = WebSocketClient.connect(OTHER, "bob")) {
        assertThat(device.call(command("delivered", room, later)).path("ok").toString())
            .isEqualTo("{\"read\":\"%s\",\"delivered\":\"%s\"}".formatted(message, later));
      }
      assertThat(alice.event().path("position").asString()).isEqualTo(later.toString());
    }
  }

  @Test
  void readStateConvergesOverAUsersDevices() {
    try (var phone = WebSocketClient.connect(node, "bob");
        var laptop = WebSocketClient.connect(OTHER, "bob");
        var tablet = EventStreamClient.open(node, "bob", "rooms=" + room)) {
      phone.subscribe(room);
      laptop.subscribe(room);
      tablet.expect("cursor");
      var later = node.say(room, "later");
      phone.expectMessage("later");
      laptop.expectMessage("later");
      tablet.expectMessage("later");

      read(laptop, later);
      var behind = read(phone, message).path("ok");

      assertThat(behind.path("read").asString()).as("it moves forward only").isEqualTo("" + later);
      for (var event : List.of(phone.event(), laptop.event(), readBy(tablet))) {
        assertThat(event.path("user").asString()).isEqualTo("bob");
        assertThat(event.path("position").asString()).isEqualTo(later.toString());
      }
      node.say(room, "the end");
      phone.expectMessage("the end");
      laptop.expectMessage("the end");
    }
  }

  @Test
  void areKeptForNobody() {
    try (var bob = WebSocketClient.connect(node, "bob");
        var witness = WebSocketClient.connect(OTHER, "witness");
        var late = WebSocketClient.connect(OTHER, "carol");
        var poller = PollClient.of(OTHER, "dave")) {
      witness.subscribe(room);
      read(bob, message);
      witness.event();

      var query = "rooms=" + room + "&cursor=" + message;
      assertThat(poller.poll(query + "&wait=0").json().path("events")).isEmpty();
      node.say(room, "later");
      late.subscribe(room, message);
      late.expectMessage("later");
      late.ping();
      assertThat(late.hasEvents()).isFalse();
      assertThat(poller.poll(query).texts()).containsExactly("later");
      try (var stream =
          EventStreamClient.open(
              RawClient.connect(OTHER),
              OTHER.token("erin"),
              "rooms=" + room,
              "last-event-id: " + message)) {
        stream.expectMessage("later");
      }
    }
  }

  /// The setting of the node that takes the receipt.
  @Test
  void inALargeRoomHisOwnDevicesAloneAreTold() {
    node.join(room, "carol");
    var last = node.top(room);
    try (var bob = PollClient.of(OTHER, "bob");
        var device = WebSocketClient.connect(node, "bob");
        var alice = WebSocketClient.connect(OTHER, "alice");
        var carol = WebSocketClient.connect(node, "carol")) {
      device.subscribe(room);
      alice.subscribe(room);
      carol.subscribe(room);
      assertThat(post(bob, "read", last).status()).isEqualTo(200);
      assertThat(device.event().path("position").asString()).isEqualTo(last.toString());
      node.say(room, "nobody else was told");
      alice.expectMessage("nobody else was told");
      carol.expectMessage("nobody else was told");
    }
  }

  @Test
  void aRepeatTellsNobody() {
    try (var bob = WebSocketClient.connect(node, "bob");
        var alice = WebSocketClient.connect(OTHER, "alice")) {
      alice.subscribe(room);
      double unchanged = node.count(BackplaneMeter.RECEIPTS, "result", "unchanged");
      double moved = node.count(BackplaneMeter.RECEIPTS, "result", "moved");
      read(bob, message);
      assertThat(read(bob, message).path("ok").path("read").asString())
          .isEqualTo(message.toString());
      assertThat(node.count(BackplaneMeter.RECEIPTS, "result", "moved") - moved).isOne();
      assertThat(node.count(BackplaneMeter.RECEIPTS, "result", "unchanged") - unchanged).isOne();
      node.say(room, "once");
      assertThat(alice.event().path("event").asString()).isEqualTo("read");
      alice.expectMessage("once");
    }
  }

  @Test
  void areRefusedToWhoeverMayNot() {
    var hidden = node.privateRoom();
    try (var mallory = WebSocketClient.connect(node, "mallory");
        var bob = WebSocketClient.connect(node, "bob");
        var poller = PollClient.of(node, "bob");
        var nobody = PollClient.withToken(node, "")) {
      double refused = node.count(BackplaneMeter.RECEIPTS, "result", "refused");
      assertThat(code(read(mallory, message))).isEqualTo(4301);
      assertThat(code(mallory.call(command("read", hidden, message)))).isEqualTo(4302);
      assertThat(code(mallory.call(command("delivered", "no-such-room", message)))).isEqualTo(4302);
      var ahead = new Position(message.epoch(), message.offset() + 1);
      assertThat(code(read(bob, ahead))).isEqualTo(4308);
      assertThat(code(bob.call(command("delivered", room, "zzzz:1")))).isEqualTo(4308);
      assertThat(node.count(BackplaneMeter.RECEIPTS, "result", "refused") - refused).isEqualTo(5);

      assertThat(code(bob.call(command("read", room, "nonsense")))).isEqualTo(4308);
      assertThat(code(bob.call("\"cmd\":\"read\",\"room\":\"" + room + '"'))).isEqualTo(4300);
      assertThat(code(bob.call("\"cmd\":\"read\",\"position\":\"x:1\""))).isEqualTo(4300);
      assertThat(post(poller, "read", ahead).code()).isEqualTo(4308);
      assertThat(poller.post("/v1/rooms/" + room + "/read", "{}").code()).isEqualTo(4300);
      assertThat(poller.post("/v1/rooms/" + hidden + "/read", body(message)).code())
          .isEqualTo(4302);
      assertThat(post(nobody, "delivered", message).code()).isEqualTo(4200);
    }
  }

  private JsonNode read(WebSocketClient socket, Position position) {
    return socket.call(command("read", room, position));
  }

  private PollClient.Answer post(PollClient client, String kind, Position position) {
    return client.post("/v1/rooms/" + room + '/' + kind, body(position));
  }

  private static String command(String kind, String in, Object position) {
    return "\"cmd\":\"%s\",\"room\":\"%s\",\"position\":\"%s\"".formatted(kind, in, position);
  }

  private static String body(Position position) {
    return "{\"position\":\"" + position + "\"}";
  }

  /// Cursors come between.
  private static JsonNode readBy(EventStreamClient stream) {
    var event = stream.next();
    while (event.name().equals("cursor")) {
      event = stream.next();
    }
    assertThat(event.name()).isEqualTo("read");
    return event.json();
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
