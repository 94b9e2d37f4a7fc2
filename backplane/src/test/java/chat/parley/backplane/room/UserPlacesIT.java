package chat.parley.backplane.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.OnSharedRedis;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How many rooms a user may be in, whichever way he comes into them.
@OnSharedRedis
final class UserPlacesIT {
  private static final int MOST = 3;
  private static final Refusal FULL = Refusal.of(ErrorCode.TOO_MANY_MEMBERSHIPS);
  private static final FirstUseSettings FIRST_USE = new FirstUseSettings(true, "the-owner-of-all");

  private final RedisServer server;
  private final TestBackplane node;
  private final UserRooms userRooms;
  private final RoomStore rooms;
  private final MemberStore members;
  private final DirectRooms direct;
  private final UserId alice = user("alice");
  private final UserId bob = user("bob");

  UserPlacesIT(RedisServer server) {
    this.server = server;
    node = TestBackplane.on(server);
    var redis = node.redis.redis();
    var arguments = AppendArguments.of(TestBackplane.LOG_SETTINGS, redis.publishCommand());
    userRooms = new UserRooms(redis, arguments, new UserRoomSettings(MOST), FIRST_USE);
    rooms = new RoomStore(redis, arguments, userRooms);
    members = new MemberStore(redis, arguments, new RoomSettings(100, 100), userRooms);
    direct = new DirectRooms(redis, arguments, node.blocks, userRooms);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void whoIsInAsManyAsHeMayMakesNone() {
    fill(alice);
    var room = room();
    assertThat(create(room, alice)).isEqualTo(new Created.NoPlace());
    assertThat(Waiting.of(rooms.find(room))).isEmpty();
    assertThat(Waiting.of(userRooms.of(alice))).hasSize(MOST);
  }

  @Test
  void norIsHeMadeAMember() {
    fill(bob);
    var room = node.room(alice, Visibility.PUBLIC);
    assertThat(join(room, bob, bob)).isEqualTo(new MemberChange.Refused(FULL));
    assertThat(join(room, alice, bob)).isEqualTo(new MemberChange.Refused(FULL));
    assertThat(Waiting.of(rooms.members(room))).doesNotContainKey(bob.value());
    assertThat(Waiting.of(rooms.find(room)).orElseThrow().position().offset())
        .as("nobody is told of it")
        .isEqualTo(1);
  }

  @Test
  void whoMayNotInviteDoesNotLearnIt() {
    fill(bob);
    var room = node.room(alice, Visibility.PRIVATE);
    assertThat(join(room, user("carol"), bob))
        .isEqualTo(new MemberChange.Refused(Refusal.unknownRoom(room)));
  }

  @Test
  void whoIsAMemberStaysOneAndMayAskAgain() {
    var room = node.room(alice, Visibility.PUBLIC);
    join(room, bob, bob);
    fill(bob);
    assertThat(join(room, bob, bob)).isInstanceOf(MemberChange.Joined.class);
    server.command("SREM", text(Keys.userRooms(bob)), room.value());
    fill(bob);
    assertThat(join(room, bob, bob)).isInstanceOf(MemberChange.Joined.class);
    assertThat(Waiting.of(userRooms.of(bob))).as("repaired").contains(room).hasSize(MOST + 1);
  }

  @Test
  void whoLeavesARoomMayComeIntoAnother() {
    var first = room();
    create(first, alice);
    var second = node.room(bob, Visibility.PUBLIC);
    join(second, alice, alice);
    fill(alice);
    var third = node.room(bob, Visibility.PUBLIC);
    assertThat(join(third, alice, alice)).isEqualTo(new MemberChange.Refused(FULL));
    Waiting.of(members.leave(second, alice, alice));
    assertThat(join(third, alice, alice)).isInstanceOf(MemberChange.Joined.class);
  }

  @Test
  void roomsOfTwoCountForBoth() {
    fill(bob);
    assertThat(Waiting.of(direct.open(alice, bob))).isEqualTo(new Opened.Refused(FULL));
    assertThat(Waiting.of(direct.open(bob, alice))).isEqualTo(new Opened.Refused(FULL));
    assertThat(Waiting.of(rooms.find(RoomId.ofTwo(alice, bob)))).isEmpty();
    assertThat(Waiting.of(userRooms.of(alice))).isEmpty();
    fill(alice);
  }

  @Test
  void aRoomOfTwoThatIsThereIsFoundAllTheSame() {
    var room = RoomId.ofTwo(alice, bob);
    Waiting.of(direct.open(alice, bob));
    fill(alice);
    fill(bob);
    assertThat(Waiting.of(direct.open(alice, bob))).isEqualTo(new Opened.Done(room));
    server.command("SREM", text(Keys.userRooms(bob)), room.value());
    fill(bob);
    assertThat(Waiting.of(direct.open(alice, bob))).isEqualTo(new Opened.Done(room));
    assertThat(Waiting.of(userRooms.of(bob))).as("repaired").contains(room).hasSize(MOST + 1);
  }

  @Test
  void ofManyAtOnceNoneIsTooMany() {
    var asked = new ArrayList<CompletionStage<?>>();
    for (int i = 0; i < 20; i++) {
      asked.add(rooms.create(room(), alice, Visibility.PUBLIC));
      asked.add(members.join(node.room(bob, Visibility.PUBLIC), alice, alice));
    }
    asked.forEach(Waiting::of);
    assertThat(Waiting.of(userRooms.of(alice))).hasSize(MOST);
  }

  @Test
  void whereARoomRefusesThePlaceIsGivenBack() {
    var secret = node.room(alice, Visibility.PRIVATE);
    for (int i = 0; i < MOST; i++) {
      join(node.room(alice, Visibility.PRIVATE), bob, bob);
      assertThat(create(secret, bob)).isEqualTo(new Created.Exists());
    }
    fill(bob);
  }

  @Test
  void aPlaceThatNobodyGivesBackIsOver() {
    var places = text(Keys.userPlaces(alice));
    var kept = Stream.generate(UserPlacesIT::room).limit(MOST).toList();
    kept.forEach(room -> assertThat(Waiting.of(userRooms.places().keep(alice, room))).isTrue());
    assertThat(create(room(), alice)).isEqualTo(new Created.NoPlace());
    assertThat(Long.parseLong(String.valueOf(server.command("PTTL", places))))
        .isBetween(1L, 30_000L);
    kept.forEach(room -> server.command("ZADD", places, "1", room.value()));
    fill(alice);
    assertThat(String.valueOf(server.command("ZSCORE", places, kept.getFirst().value())))
        .as("what is over is removed")
        .isEqualTo("null");
  }

  @Test
  void whereNothingCanBeSaidOfPlacesTheRoomDecides() {
    server.command("SET", text(Keys.userPlaces(bob)), "no places");
    var room = node.room(alice, Visibility.PUBLIC);
    assertThat(join(room, bob, bob)).isInstanceOf(MemberChange.Joined.class);
    fill(bob);
    assertThat(join(node.room(alice, Visibility.PUBLIC), bob, bob))
        .as("the list is full all the same")
        .isEqualTo(new MemberChange.Refused(FULL));
  }

  @Test
  void whoOwnsWhatTheInstallationMakesHasNoLimit() {
    var owner = new UserId(FIRST_USE.owner());
    for (int i = 0; i <= MOST; i++) {
      assertThat(create(room(), owner)).isInstanceOf(Created.Done.class);
    }
  }

  /// With rooms of his own, as many as there is place for.
  private void fill(UserId user) {
    int missing = MOST - Waiting.of(userRooms.of(user)).size();
    for (int i = 0; i < missing; i++) {
      assertThat(create(room(), user)).isInstanceOf(Created.Done.class);
    }
  }

  private Created create(RoomId room, UserId owner) {
    return Waiting.of(rooms.create(room, owner, Visibility.PRIVATE));
  }

  private MemberChange join(RoomId room, UserId actor, UserId user) {
    return Waiting.of(members.join(room, actor, user));
  }

  private static RoomId room() {
    return new RoomId("r-" + UUID.randomUUID());
  }

  private static UserId user(String name) {
    return new UserId(name + '-' + UUID.randomUUID());
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
