package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `head.lua`: where a room's order begins and ends, and what the asker is in it.
@OnEveryRedis
final class HeadScriptIT {
  private final RedisServer server;
  private final ScriptRoom room;

  HeadScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
  }

  @Test
  void answersTexts() {
    room.send("alice", "k1");
    var epoch = room.epoch();
    assertThat(room.head("alice"))
        .containsExactly(
            "head",
            "public",
            epoch,
            epoch + ":2",
            epoch + ":0",
            "",
            "owner " + epoch + ":1 " + epoch);
  }

  @Test
  void aStrangerIsNoMember() {
    assertThat(room.head("mallory")).hasSize(7).last().isNull();
  }

  @Test
  void anUnknownRoomIsSaidSo() {
    assertThat(new ScriptRoom(server).head("alice")).containsExactly("unknown-room");
  }

  @Test
  void changesNothing() {
    assertThat(Writes.fewestOf(server, () -> room.head("alice"))).isZero();
  }

  @Test
  void whatIsTooOldIsNotReadThoughNobodyWrites() {
    for (int i = 1; i <= 20; i++) {
      room.send("alice", "k" + i);
    }
    var epoch = room.epoch();
    int size = room.ids().size();
    for (int old = 0; old <= size; old++) {
      room.sentAnHourBefore(old);
      room.ageMillis = Duration.ofMinutes(59).toMillis();
      assertThat(room.head("alice").get(4)).isEqualTo(epoch + ":" + old);
      assertThat(room.ids()).as("it is hidden, not removed").hasSize(size);
      room.ageMillis = Duration.ofMinutes(90).toMillis();
      assertThat(room.head("alice").get(4)).isEqualTo(epoch + ":0");
      server.command("HSET", room.meta, "age", "" + Duration.ofMinutes(59).toMillis());
      assertThat(room.head("alice").get(4)).as("the room's own").isEqualTo(epoch + ":" + old);
      server.command("HDEL", room.meta, "age");
    }
  }

  @Test
  void ofALogWithHolesWhatIsTooOldIsNotReadEither() {
    for (int i = 1; i <= 20; i++) {
      room.send("alice", "k" + i);
    }
    var epoch = room.epoch();
    room.ageMillis = Duration.ofMinutes(59).toMillis();
    room.sentAnHourBefore(9);
    List.of("2-0", "8-0", "9-0", "10-0", "11-0", "20-0", "21-0")
        .forEach(id -> server.command("XDEL", room.log, id));
    assertThat(room.head("alice").get(4)).isEqualTo(epoch + ":11");
  }

  @Test
  void theFirstPositionIsTheOldestEntrysPredecessor() {
    room.send("alice", "k1");
    var fork = room.fork();
    room.send("alice", "k2");
    room.send("alice", "k3");
    server.command("XTRIM", room.log, "MAXLEN", "2");
    var before = room.entries().getFirst().predecessorEpoch();
    assertThat(before).isNotEqualTo(fork);
    assertThat(room.head("alice").subList(2, 5)).containsExactly(fork, fork + ":4", before + ":2");
  }

  @Test
  void aLostLogBeginsWhereItEnds() {
    room.send("alice", "k1");
    server.command("DEL", room.log);
    var top = room.epoch() + ":2";
    assertThat(room.head("alice").subList(3, 5)).containsExactly(top, top);
  }

  @Test
  void lostMembersAreNoMembers() {
    server.command("DEL", room.members);
    assertThat(room.head("alice").getLast()).isNull();
  }

  @Test
  void aForkContinuesTheNumberingAndNamesWhereItBegan() {
    room.send("alice", "k1");
    var first = room.epoch();
    var second = room.fork();
    assertThat(second).isNotEqualTo(first);
    assertThat(room.head("alice").subList(2, 6))
        .containsExactly(second, first + ":2", first + ":0", first + ":2");
    assertThat(room.send("alice", "k2").subList(1, 3)).containsExactly(second, "3");
    assertThat(room.entries().getLast().predecessorEpoch()).isEqualTo(first);
  }

  @Test
  void onThisServerTheOrderForksOnce() {
    room.fork();
    var forked = room.head("alice");
    assertThat(room.head("alice")).isEqualTo(forked);
  }

  @Test
  void threeCleanForksOfAnIdleRoomLeaveOneAndResetNobody() {
    room.send("alice", "k1");
    var first = room.epoch();
    room.fork();
    room.fork();
    var last = room.fork();
    // The epochs between have no message, so nobody has seen a position of theirs.
    assertThat(room.head("alice").subList(2, 6))
        .containsExactly(last, first + ":2", first + ":0", first + ":2");
    room.send("alice", "k2");
    assertThat(room.entries().getLast().predecessorEpoch()).isEqualTo(first);
  }

  @Test
  void theLastSixtyFourForksAreKept() {
    for (int i = 0; i < 70; i++) {
      room.send("alice", "k" + i);
      room.fork();
    }
    var forks = String.valueOf(room.head("alice").get(5)).split(" ", -1);
    assertThat(forks).hasSize(64);
    assertThat(forks[0]).endsWith(":71");
    assertThat(forks[63]).endsWith(":8");
  }

  @Test
  void oneSeedOnTwoServersGivesTwoEpochs() {
    room.seed = "the driver replays the whole command";
    room.takenOver();
    var here = room.head("alice").get(2);
    try (var second = NewerRedis.another(server)) {
      var there = new ScriptRoom(second.server(), room.id.value());
      there.create("alice", "public");
      there.seed = room.seed;
      there.takenOver();
      assertThat(there.head("alice").get(2)).isNotEqualTo(here);
    }
  }

  /// The replay may come in the same millisecond, and not every caller's text may be as random as
  /// it should.
  @Test
  void anEpochsNameHangsOnSeedServerTimeAndRoom() {
    assertThat(newEpoch("seed", "server", "1", "room"))
        .isEqualTo(newEpoch("seed", "server", "1", "room"));
    assertThat(
            List.of(
                newEpoch("seed", "server", "1", "room"),
                newEpoch("other", "server", "1", "room"),
                newEpoch("seed", "other", "1", "room"),
                newEpoch("seed", "server", "2", "room"),
                newEpoch("seed", "server", "1", "other")))
        .doesNotHaveDuplicates();
  }

  private String newEpoch(String seed, String server, String millis, String room) {
    var library = new String(Script.of("room_log.lua").text(), StandardCharsets.UTF_8);
    var call = "\nreturn new_epoch(ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4])";
    return String.valueOf(
        this.server.command("EVAL", library + call, "0", seed, server, millis, room));
  }

  @Test
  void aReplicaIsAskedInVain() {
    try (var replica = NewerRedis.another(server)) {
      replica.server().command("REPLICAOF", server.host(), "" + server.port());
      Waiting.until(
          "the replica has the room",
          Duration.ofSeconds(20),
          () -> Long.valueOf(1).equals(replica.server().command("EXISTS", room.meta)));
      var there = room.on(replica.server());
      assertThat(there.head("alice")).containsExactly("not-primary");
      assertThat(there.send("alice", "k1")).containsExactly("not-primary");
      assertThat(there.typing("alice")).containsExactly("not-primary");
      assertThat(there.signal("alice", "alice")).containsExactly("not-primary");
      assertThat(there.read("alice", 1)).containsExactly("not-primary");
      assertThat(there.unread("alice")).containsExactly("not-primary");
      assertThat(there.join("bob", "bob")).containsExactly("not-primary");
      assertThat(there.create("alice", "public")).containsExactly("not-primary");
      assertThat(there.ban("alice", "bob")).containsExactly("not-primary");
      var moderation = new ScriptModeration(there);
      assertThat(moderation.appoint("alice", "alice", "owner")).containsExactly("not-primary");
      assertThat(moderation.freeze("alice")).containsExactly("not-primary");
      assertThat(moderation.mute("alice", "bob", 1)).containsExactly("not-primary");
      assertThat(moderation.restrictions("alice", "ban")).containsExactly("not-primary");
    }
  }

  @Test
  void aLostCounterGoesOnAfterTheLogsLastEntry() {
    room.send("alice", "k1");
    var old = room.epoch();
    server.command("DEL", room.meta);
    var head = room.head("alice");
    var now = room.epoch();
    assertThat(now).isNotEqualTo(old);
    assertThat(head.subList(0, 6))
        .containsExactly("head", "private", now, old + ":2", old + ":0", old + ":2");
    assertThat(room.send("alice", "k2").subList(1, 3)).containsExactly(now, "3");
  }

  @Test
  void afterALostCounterNoKeyUpToThereIsRemembered() {
    var first = room.epoch() + ":1";
    room.send("alice", "k1");
    server.command("DEL", room.meta, room.keys, room.keysOld);
    assertThat(room.send("alice", "k1", first)).containsExactly("key-forgotten");
  }

  @Test
  void withCounterAndLogLostThereIsNoRoom() {
    server.command("DEL", room.meta, room.log);
    assertThat(room.head("alice")).containsExactly("unknown-room");
  }

  @Test
  void severalRoomsOfABucketAreAskedInOneCall() {
    room.send("alice", "k1");
    var epoch = room.epoch();
    var none = new ScriptRoom(server);
    assertThat(room.heads(room, none, room))
        .containsExactly(
            "heads",
            "public",
            epoch,
            epoch + ":2",
            epoch + ":0",
            "",
            "",
            "",
            "",
            "",
            "",
            "public",
            epoch,
            epoch + ":2",
            epoch + ":0",
            "");
  }
}
