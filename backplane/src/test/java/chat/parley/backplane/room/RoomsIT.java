package chat.parley.backplane.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.OnSharedRedis;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.protocol.command.Configuration;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Rooms, their members and the users' lists of rooms.
@OnSharedRedis
final class RoomsIT {
  private final RedisServer server;
  private final TestBackplane node;
  private final UserId alice = user("alice");
  private final UserId bob = user("bob");
  private final UserId carol = user("carol");

  RoomsIT(RedisServer server) {
    this.server = server;
    this.node = TestBackplane.on(server);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void aNewRoomHasARecordAnOwnerAndIsInTheOwnersList() {
    var room = new RoomId("r-" + UUID.randomUUID());
    var created = Waiting.of(node.rooms.create(room, alice, Visibility.PRIVATE));
    assertThat(created).isInstanceOf(Created.Done.class);
    var done = (Created.Done) created;
    assertThat(Waiting.of(node.rooms.find(room)))
        .contains(
            new RoomRecord(
                room,
                RoomKind.GROUP,
                Visibility.PRIVATE,
                alice,
                done.at(),
                1,
                done.position(),
                new Configuration("", 0, false, false, 0, 0)));
    assertThat(Waiting.of(node.rooms.members(room)))
        .isEqualTo(
            Map.of(alice.value(), "owner " + done.position() + " " + done.position().epoch()));
    assertThat(Waiting.of(node.userRooms.of(alice))).containsExactly(room);
  }

  @Test
  void anUnknownRoomHasNoRecord() {
    assertThat(Waiting.of(node.rooms.find(new RoomId("no-such-room")))).isEmpty();
  }

  @Test
  void creatingAgainSaysThatItExistsAndRepairsTheOwnersList() {
    var room = node.room(alice, Visibility.PUBLIC);
    loseListOf(alice);
    assertThat(Waiting.of(node.rooms.create(room, alice, Visibility.PUBLIC)))
        .isEqualTo(new Created.Exists());
    assertThat(Waiting.of(node.userRooms.of(alice))).containsExactly(room);
    assertThat(Waiting.of(node.rooms.create(room, bob, Visibility.PUBLIC)))
        .isEqualTo(new Created.Exists());
    assertThat(Waiting.of(node.userRooms.of(bob))).isEmpty();
  }

  @Test
  void publicRoomsOfABucketArePaged() {
    var room = node.room(alice, Visibility.PUBLIC);
    var hidden = node.room(alice, Visibility.PRIVATE);
    assertThat(Waiting.of(node.rooms.publicRooms(Bucket.of(room), "", 1000)))
        .contains(room.value());
    assertThat(Waiting.of(node.rooms.publicRooms(Bucket.of(room), room.value(), 1000)))
        .doesNotContain(room.value());
    assertThat(Waiting.of(node.rooms.publicRooms(Bucket.of(hidden), "", 1000)))
        .doesNotContain(hidden.value());
  }

  @Test
  void joiningAndLeavingAreRepeatable() {
    var room = node.room(alice, Visibility.PUBLIC);
    for (int i = 0; i < 2; i++) {
      assertThat(join(room, bob, bob))
          .isInstanceOfSatisfying(
              MemberChange.Joined.class, joined -> assertThat(joined.role()).isEqualTo("member"));
    }
    assertThat(Waiting.of(node.userRooms.of(bob))).containsExactly(room);
    for (int i = 0; i < 2; i++) {
      assertThat(leave(room, bob, bob)).isEqualTo(new MemberChange.Left());
    }
    assertThat(Waiting.of(node.userRooms.of(bob))).isEmpty();
    assertThat(Waiting.of(node.rooms.find(room)).orElseThrow().position().offset()).isEqualTo(3);
  }

  @Test
  void joiningAgainRepairsTheUsersList() {
    var room = node.room(alice, Visibility.PUBLIC);
    join(room, bob, bob);
    loseListOf(bob);
    join(room, bob, bob);
    assertThat(Waiting.of(node.userRooms.of(bob))).containsExactly(room);
  }

  @Test
  void leavingAPrivateRoomAgainRepairsTheUsersListToo() {
    var room = node.room(alice, Visibility.PRIVATE);
    join(room, alice, bob);
    leave(room, bob, bob);
    server.command("SADD", listOf(bob), room.value());
    assertRefused(leave(room, bob, bob), ErrorCode.UNKNOWN_ROOM);
    assertThat(Waiting.of(node.userRooms.of(bob))).isEmpty();
  }

  @Test
  void refusalsAreValuesWithTheirNumbers() {
    var room = node.room(alice, Visibility.PUBLIC);
    var hidden = node.room(alice, Visibility.PRIVATE);
    assertRefused(join(room, bob, carol), ErrorCode.NOT_ALLOWED);
    assertRefused(join(hidden, bob, bob), ErrorCode.UNKNOWN_ROOM);
    assertRefused(join(new RoomId("no-such-room"), bob, bob), ErrorCode.UNKNOWN_ROOM);
    assertRefused(leave(room, alice, alice), ErrorCode.OWNER_STAYS);
    assertRefused(leave(room, bob, alice), ErrorCode.NOT_ALLOWED);
    assertThat(Waiting.of(node.userRooms.of(bob))).isEmpty();
  }

  @Test
  void aFullRoomIsSaidSo() {
    var room = node.room(alice, Visibility.PUBLIC);
    for (int i = 1; i < 100; i++) {
      server.command("HSET", text(Keys.roomMembers(room)), "user" + i, "member x:1 x");
    }
    assertRefused(join(room, bob, bob), ErrorCode.ROOM_FULL);
  }

  @Test
  void listsAreSortedAndSkipWhatIsNoRoom() {
    server.command("SADD", listOf(carol), "zebra", "not a room", "apple");
    assertThat(Waiting.of(node.userRooms.of(carol)))
        .isEqualTo(List.of(new RoomId("apple"), new RoomId("zebra")));
  }

  @Test
  void theUsersChannelPayloadIsReadBack() {
    assertThat(UserChange.decode("joined general x3f9:12".getBytes(StandardCharsets.US_ASCII)))
        .hasValueSatisfying(
            change -> {
              assertThat(change).isInstanceOf(UserChange.Joined.class);
              assertThat(change.room()).isEqualTo(new RoomId("general"));
            });
    assertThat(UserChange.decode("left general -".getBytes(StandardCharsets.US_ASCII)))
        .contains(new UserChange.Left(new RoomId("general")));
    for (var foreign : List.of("", "joined general", "joined general x", "left .. -", "sang a b")) {
      assertThat(UserChange.decode(foreign.getBytes(StandardCharsets.US_ASCII))).isEmpty();
    }
  }

  private MemberChange join(RoomId room, UserId actor, UserId user) {
    return Waiting.of(node.members.join(room, actor, user));
  }

  private MemberChange leave(RoomId room, UserId actor, UserId user) {
    return Waiting.of(node.members.leave(room, actor, user));
  }

  private void loseListOf(UserId user) {
    server.command("DEL", listOf(user));
  }

  private static String listOf(UserId user) {
    return text(Keys.userRooms(user));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static UserId user(String name) {
    return new UserId(name + '-' + UUID.randomUUID());
  }

  private static void assertRefused(MemberChange change, ErrorCode code) {
    assertThat(change)
        .isInstanceOfSatisfying(
            MemberChange.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(code));
  }
}
