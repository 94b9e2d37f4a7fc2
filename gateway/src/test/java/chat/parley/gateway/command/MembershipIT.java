package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.MemberStore;
import chat.parley.backplane.room.RoomSettings;
import chat.parley.backplane.room.UserRooms;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Who may follow what: private rooms, rooms left, and all rooms of a user.
final class MembershipIT {
  private static final String MINE = "\"cmd\":\"subscribe\",\"rooms\":\"mine\"";

  private final GatewayNode node = GatewayNode.shared();

  @Test
  void aPrivateRoomDoesNotExistForOthers() {
    var room = node.privateRoom();
    try (var socket = WebSocketClient.connect(node, "mallory");
        var raw = RawClient.connect(node);
        var poller = PollClient.of(node, "mallory")) {
      var stream = EventStreamClient.request(raw, node.token("mallory"), "rooms=" + room).answer();

      assertThat(code(socket.subscribe(room))).isEqualTo(4302);
      assertThat(code(socket.subscribe(room, node.top(room)))).isEqualTo(4302);
      assertThat(
              code(
                  socket
                      .call("\"cmd\":\"subscribe\",\"rooms\":{\"" + room + "\":null}")
                      .path("ok")
                      .path("rooms")
                      .path(room)))
          .isEqualTo(4302);
      assertThat(code(socket.call("\"cmd\":\"send\",\"room\":\"" + room + "\",\"text\":\"x\"")))
          .isEqualTo(4302);
      assertThat(stream.status()).isEqualTo(404);
      assertThat(stream.body()).contains("\"code\":4302");
      assertThat(poller.poll("rooms=" + room).code()).isEqualTo(4302);
      assertThat(poller.post("/v1/rooms/" + room + "/messages", "{\"text\":\"x\"}").code())
          .isEqualTo(4302);
      node.say(room, "secret");
      socket.ping();
    }
  }

  @Test
  void aRemovedMembersOwnLeavingIsTheLastThingHeSees() {
    var room = node.privateRoom();
    node.join(room, "bob");
    try (var socket = WebSocketClient.connect(node, "bob");
        var stream = EventStreamClient.open(node, "bob", "rooms=" + room);
        var poller = PollClient.of(node, "bob");
        var witness = WebSocketClient.connect(node, "alice")) {
      socket.subscribe(room);
      witness.subscribe(room);
      stream.expect("cursor");
      var cursor = poller.poll("rooms=" + room).cursor();
      var waiting = poller.polling("rooms=" + room + "&cursor=" + cursor);
      var before = node.top(room);

      node.remove(room, "bob");
      node.say(room, "he is gone");

      assertLeft(socket.event(), "bob");
      var unsubscribed = socket.event();
      assertThat(unsubscribed.path("event").asString()).isEqualTo("unsubscribed");
      assertThat(unsubscribed.path("room").asString()).isEqualTo(room);
      assertThat(code(unsubscribed)).isEqualTo(4301);
      assertLeft(stream.next().json(), "bob");
      assertThat(code(stream.expect("unsubscribed").json())).isEqualTo(4301);
      assertThat(waiting.join().texts()).doesNotContain("he is gone");
      assertLeft(witness.event(), "bob");
      witness.expectMessage("he is gone");
      // Nor by asking again, with the cursor of better days.
      assertThat(code(socket.subscribe(room, before))).isEqualTo(4302);
      assertThat(poller.poll("rooms=" + room + "&cursor=" + cursor).code()).isEqualTo(4302);
      socket.ping();
    }
  }

  @Test
  void inAPrivateRoomNothingFromBeforeJoiningIsShown() {
    var room = node.privateRoom();
    var start = node.top(room);
    node.say(room, "before");
    node.join(room, "bob");
    var joined = node.top(room);
    try (var socket = WebSocketClient.connect(node, "bob")) {
      var early = socket.subscribe(room, start);
      assertThat(early.path("ok").path("recovered").asBoolean(true)).isFalse();
      assertThat(socket.event().path("event").asString()).isEqualTo("reset");

      var atJoining = socket.subscribe(room, new Position(joined.epoch(), joined.offset() - 1));
      assertThat(atJoining.path("ok").path("recovered").asBoolean()).isTrue();
      assertThat(socket.event().path("event").asString()).isEqualTo("joined");
    }
  }

  @Test
  void mineFollowsWhatIsJoinedAndLeftOnEveryTransport() {
    var user = GatewayNode.name("user");
    var first = node.publicRoom();
    var later = node.publicRoom();
    node.join(first, user);
    try (var socket = WebSocketClient.connect(node, user);
        var stream = EventStreamClient.open(node, user, "rooms=mine");
        var poller = PollClient.of(node, user)) {
      var rooms = socket.call(MINE).path("ok").path("rooms");
      assertThat(rooms.propertyNames()).containsExactly(first);
      assertThat(rooms.path(first).path("recovered").asBoolean()).isTrue();
      assertThat(stream.expect("cursor").id()).startsWith("v");
      var cursor = poller.poll("rooms=mine").cursor();

      node.join(later, user);
      assertThat(joined(socket.event())).isEqualTo(later);
      assertThat(joined(withoutCursors(stream))).isEqualTo(later);
      node.say(later, "welcome");
      socket.expectMessage("welcome");
      stream.expectMessage("welcome");
      // The cursor is older than the joining: the poll starts there.
      var polled = poller.poll("rooms=mine&cursor=" + cursor);
      assertThat(joined(polled.json().path("events").path(0))).isEqualTo(later);
      assertThat(polled.texts()).endsWith("welcome");

      node.leave(first, user);
      assertLeft(socket.event(), user);
      assertThat(socket.event().path("event").asString()).isEqualTo("unsubscribed");
      assertLeft(withoutCursors(stream), user);
      assertThat(withoutCursors(stream).path("error").path("code").asInt()).isEqualTo(4301);
      node.say(first, "gone");
      node.say(later, "still");
      socket.expectMessage("still");
      stream.expectMessage("still");
      var afterLeaving = poller.poll("rooms=mine&cursor=" + polled.cursor());
      assertThat(afterLeaving.texts()).containsExactly("still");
    }
  }

  @Test
  void mineWithPositionsGoesOnThere() {
    var user = GatewayNode.name("user");
    var known = node.publicRoom();
    node.join(known, user);
    var cursor = node.top(known);
    node.say(known, "missed");
    var since = node.publicRoom();
    node.join(since, user);
    node.say(since, "hello");
    try (var socket = WebSocketClient.connect(node, user)) {
      var reply =
          socket.call(MINE + ",\"after\":{\"" + known + "\":\"" + cursor + "\"}").path("ok");

      assertThat(reply.path("rooms").path(known).path("position").asString())
          .isEqualTo(cursor.toString());
      var texts = new ArrayList<String>();
      for (int i = 0; i < 3; i++) {
        var event = socket.event();
        texts.add(event.path("text").asString(event.path("event").asString()));
      }
      assertThat(texts).containsExactlyInAnyOrder("missed", "joined", "hello");
    }
  }

  /// The two channels are not in step: the joining may be told while the leaving is still on its
  /// way in the room's order.
  @Test
  void whoLeavesAndJoinsAgainAtOnceGoesOn() {
    var user = GatewayNode.name("user");
    var room = node.publicRoom();
    node.join(room, user);
    try (var socket = WebSocketClient.connect(node, user)) {
      socket.call(MINE);

      var unheard = membersUnheardInTheRoom();
      Waiting.of(unheard.leave(new RoomId(room), new UserId(user), new UserId(user)));
      Waiting.of(unheard.join(new RoomId(room), new UserId(user), new UserId(user)));
      // Its predecessor shows that something was missed.
      node.say(room, "welcome back");

      assertLeft(socket.event(), user);
      assertThat(code(socket.event())).isEqualTo(4301);
      assertThat(joined(socket.event())).isEqualTo(room);
      socket.expectMessage("welcome back");
    }
  }

  /// Nobody to follow is no error: the first room may come later.
  @Test
  void mineMayBeEmptyAtFirst() {
    var user = GatewayNode.name("user");
    try (var socket = WebSocketClient.connect(node, user);
        var stream = EventStreamClient.open(node, user, "rooms=mine")) {
      assertThat(socket.call(MINE).path("ok").path("rooms").isObject()).isTrue();
      stream.expect("cursor");
      var room = node.publicRoom();

      node.join(room, user);

      assertThat(joined(socket.event())).isEqualTo(room);
      assertThat(joined(withoutCursors(stream))).isEqualTo(room);
    }
  }

  /// Nobody asks again for one of the rooms that are his: the node does.
  @Test
  void aRoomOfMineThatCannotBeJoinedNowIsJoinedLater() {
    var user = GatewayNode.name("user");
    var good = node.publicRoom();
    var bad = node.publicRoom();
    node.join(good, user);
    node.join(bad, user);
    var before = node.top(bad);
    hide(bad);
    try (var socket = WebSocketClient.connect(node, user)) {
      var rooms =
          socket
              .call(MINE + ",\"after\":{\"" + bad + "\":\"" + before + "\"}")
              .path("ok")
              .path("rooms");
      assertThat(rooms.path(good).path("recovered").asBoolean()).isTrue();
      assertThat(code(rooms.path(bad))).isEqualTo(4100);

      show(bad);
      node.say(bad, "missed");

      assertThat(joined(socket.event())).isEqualTo(good);
      socket.expectMessage("missed");
      node.say(bad, "live");
      socket.expectMessage("live");
    } finally {
      show(bad);
    }
  }

  @Test
  void whoHasLeftMeanwhileIsNotBroughtBack() {
    var user = GatewayNode.name("user");
    var left = node.publicRoom();
    var stays = node.publicRoom();
    node.join(left, user);
    node.join(stays, user);
    hide(left);
    hide(stays);
    try (var socket = WebSocketClient.connect(node, user)) {
      var rooms = socket.call(MINE).path("ok").path("rooms");
      assertThat(code(rooms.path(left))).isEqualTo(4100);
      assertThat(code(rooms.path(stays))).isEqualTo(4100);
      double begun = node.count(GatewayMeter.RECOVERIES);
      show(left);
      node.leave(left, user);
      show(stays);

      // Both were refused in one moment: they would be asked for again in one.
      Waiting.until("a room is joined", () -> node.count(GatewayMeter.RECOVERIES) > begun);
      node.say(left, "not for him");
      node.say(stays, "for him");
      socket.expectMessage("for him");
      assertThat(node.count(GatewayMeter.RECOVERIES)).isEqualTo(begun + 1);
    } finally {
      show(left);
      show(stays);
    }
  }

  /// Redis answers an error for the room, as it may in an outage.
  private static void hide(String room) {
    var meta = new String(Keys.roomMeta(new RoomId(room)), StandardCharsets.US_ASCII);
    var redis = RedisExtension.server();
    redis.command("RENAME", meta, meta + ":hidden");
    redis.command("SET", meta, "not a hash");
  }

  private static void show(String room) {
    var meta = new String(Keys.roomMeta(new RoomId(room)), StandardCharsets.US_ASCII);
    var redis = RedisExtension.server();
    if (redis.command("EXISTS", meta + ":hidden") instanceof Long found && found == 1) {
      redis.command("RENAME", meta + ":hidden", meta);
    }
  }

  /// Changes members without a word on the room's channel; the user's channel is told.
  private MemberStore membersUnheardInTheRoom() {
    var loud = node.bean(AppendArguments.class);
    var quiet =
        new AppendArguments(
            Keys.bytes("NO-SUCH-COMMAND"),
            loud.maxEntries(),
            loud.maxAgeMillis(),
            loud.keyMemoryMillis(),
            loud.maxKeys(),
            loud.maxReactions(),
            loud.feedEntries(),
            loud.seeds());
    return new MemberStore(
        node.bean(Redis.class), quiet, new RoomSettings(1_000, 100), node.bean(UserRooms.class));
  }

  private static JsonNode withoutCursors(EventStreamClient stream) {
    var event = stream.next();
    while (event.name().equals("cursor")) {
      event = stream.next();
    }
    return event.json();
  }

  private static String joined(JsonNode event) {
    assertThat(event.path("event").asString("")).as(event.toString()).isEqualTo("joined");
    return event.path("room").asString();
  }

  private static void assertLeft(JsonNode event, String user) {
    assertThat(event.path("event").asString("")).as(event.toString()).isEqualTo("left");
    assertThat(event.path("user").asString()).isEqualTo(user);
  }

  private static int code(JsonNode reply) {
    return reply.path("error").path("code").asInt(0);
  }
}
