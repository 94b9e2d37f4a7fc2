package chat.parley.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.EventStreamClient.Event;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.RawClient;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Cursor;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A browser comes back with the last `id:` it has read. So none may lie beyond a reset that comes
/// after it: a stream that is cut between the two would hide the hole for good.
final class EventStreamResetIT {
  private static final GatewayNode NODE = GatewayNode.start(Map.of("parley.log.max-entries", "5"));

  private final String user = GatewayNode.name("user");

  @AfterAll
  static void stop() {
    NODE.close();
  }

  @Test
  void withOneRoomTheResetComesBeforeAnyId() {
    var room = NODE.publicRoom();
    var old = NODE.top(room);
    trim(room);

    var cursor = assertResetsComeFirst("rooms=" + room, old.toString(), Set.of(room));

    assertThat(cursor).isEqualTo(NODE.top(room).toString());
    assertGoesOn("rooms=" + room, cursor, room);
  }

  @Test
  void withSeveralRoomsEveryResetComesBeforeAnyId() {
    var rooms = List.of(NODE.publicRoom(), NODE.publicRoom(), NODE.publicRoom());
    var old = String.join(",", rooms.stream().map(room -> NODE.top(room).toString()).toList());
    trim(rooms.get(0));
    NODE.say(rooms.get(1), "brought");
    trim(rooms.get(2));
    var query = "rooms=" + String.join(",", rooms);

    var cursor = assertResetsComeFirst(query, old, Set.of(rooms.get(0), rooms.get(2)));

    assertGoesOn(query, cursor, rooms.get(0));
  }

  @Test
  void withAllRoomsOfAUserEveryResetComesBeforeAnyId() {
    var rooms = List.of(NODE.publicRoom(), NODE.privateRoom());
    var positions = new HashMap<RoomId, Position>();
    for (var room : rooms) {
      NODE.join(room, user);
      positions.put(new RoomId(room), NODE.top(room));
      trim(room);
    }

    var cursor =
        assertResetsComeFirst("rooms=mine", Cursor.of(positions).encode(), new HashSet<>(rooms));

    assertGoesOn("rooms=mine", cursor, rooms.get(1));
  }

  @Test
  void aLaterResetHasNoIdBeforeItAndItsCursorBehindIt() {
    var one = NODE.publicRoom();
    var other = NODE.publicRoom();
    try (var single = EventStreamClient.open(NODE, user, "rooms=" + one);
        var several = EventStreamClient.open(NODE, user, "rooms=" + one + "," + other)) {
      single.expect("cursor");
      var start = several.expect("cursor").id();
      var lost = appendUnreadable(one);

      NODE.say(one, "behind it");

      var reset = single.expect("reset");
      assertThat(reset.id()).isEmpty();
      assertThat(reset.json().path("position").asString()).isEqualTo(lost.toString());
      assertThat(single.expect("cursor").id()).isEqualTo(lost.toString());
      single.expectMessage("behind it");
      var joint = several.next();
      while (joint.name().equals("cursor")) {
        assertThat(joint.id()).isEqualTo(start);
        joint = several.next();
      }
      assertThat(joint.name()).isEqualTo("reset");
      assertThat(joint.id()).isEmpty();
      assertThat(several.expect("cursor").id()).startsWith("v").isNotEqualTo(start);
    }
  }

  /// Opens a stream as a browser that comes back; the cursor that follows the resets.
  private String assertResetsComeFirst(String query, String lastEventId, Set<String> holes) {
    try (var stream = open(query, lastEventId)) {
      var missing = new HashSet<>(holes);
      while (!missing.isEmpty()) {
        var event = stream.next();
        assertThat(event.id()).as("before the resets of %s: %s", missing, event).isEmpty();
        if (event.name().equals("reset")) {
          missing.remove(event.json().path("room").asString());
        }
      }
      return stream.expect("cursor").id();
    }
  }

  /// Nothing is reset again, and nothing is brought that the reset has skipped.
  private void assertGoesOn(String query, String cursor, String room) {
    NODE.say(room, "on");
    try (var stream = open(query, cursor)) {
      var seen = new ArrayList<Event>();
      do {
        seen.add(stream.next());
      } while (!seen.getLast().text().equals("on"));
      assertThat(seen).extracting(Event::name).doesNotContain("reset");
      assertThat(seen)
          .filteredOn(event -> event.json().path("room").asString("").equals(room))
          .hasSize(1);
    }
  }

  private EventStreamClient open(String query, String lastEventId) {
    return EventStreamClient.open(
        RawClient.connect(NODE), NODE.token(user), query, "last-event-id: " + lastEventId);
  }

  /// Says so much that the beginning is no longer in the log.
  private static void trim(String room) {
    NODE.sayAll(room, IntStream.range(0, 250).mapToObj(i -> "m" + i).toList());
  }

  private static Position appendUnreadable(String room) {
    var id = new RoomId(room);
    var top = NODE.top(room);
    var epoch = top.epoch().toString();
    long offset = top.offset() + 1;
    var redis = RedisExtension.server();
    redis.command(
        "XADD", text(Keys.roomLog(id)), offset + "-0", "e", epoch, "p", epoch, "t", "1", "b", "?");
    redis.command("HSET", text(Keys.roomMeta(id)), "offset", "" + offset);
    return new Position(top.epoch(), offset);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
