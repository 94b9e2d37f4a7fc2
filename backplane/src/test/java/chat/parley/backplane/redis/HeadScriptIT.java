package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

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
            "head", "public", epoch, epoch + ":2", epoch + ":0", "owner " + epoch + ":1");
  }

  @Test
  void aStrangerIsNoMember() {
    assertThat(room.head("mallory")).hasSize(6).last().isNull();
  }

  @Test
  void anUnknownRoomIsSaidSo() {
    assertThat(new ScriptRoom(server).head("alice")).containsExactly("unknown-room");
  }

  @Test
  void changesNothing() {
    var before = server.info("rdb_changes_since_last_save");
    room.head("alice");
    assertThat(server.info("rdb_changes_since_last_save")).isEqualTo(before);
  }

  @Test
  void theFirstPositionIsTheOldestEntrysPredecessor() {
    room.send("alice", "k1");
    server.command("HSET", room.meta, "epoch", "fork01");
    room.send("alice", "k2");
    room.send("alice", "k3");
    server.command("XTRIM", room.log, "MAXLEN", "2");
    var before = room.entries().getFirst().predecessorEpoch();
    assertThat(before).isNotEqualTo("fork01");
    assertThat(room.head("alice").subList(2, 5))
        .containsExactly("fork01", "fork01:4", before + ":2");
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
  void aLostCounterMeansNoRoom() {
    server.command("DEL", room.meta);
    assertThat(room.head("alice")).containsExactly("unknown-room");
  }
}
