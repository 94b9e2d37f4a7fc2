package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `configure.lua`, and what settings do to those who write.
@OnEveryRedis
final class ConfigureScriptIT {
  private final RedisServer server;
  private final ScriptRoom room;
  private final ScriptModeration moderation;

  ConfigureScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
    this.moderation = new ScriptModeration(room);
    room.join("bob", "bob");
    room.join("mo", "mo");
    moderation.appoint("alice", "mo", "moderator");
  }

  @Test
  void aChangeIsInTheRoomsOrderAndARepeatIsNot() {
    assertThat(moderation.topic("alice", "news")).containsExactly("changed");
    assertThat(room.metaField("topic")).isEqualTo("=news");
    assertThat(room.entries().getLast().body()).isEqualTo("configured alice\n");
    int entries = room.ids().size();
    assertThat(moderation.topic("mo", "news")).containsExactly("unchanged");
    assertThat(moderation.configure("mo", "=news", "0", "0", "0")).containsExactly("unchanged");
    assertThat(room.ids()).hasSize(entries);
    assertThat(moderation.configure("mo", "=", "5000", "1", "1")).containsExactly("changed");
    assertThat(room.metaField("slow")).isEqualTo("5000");
    assertThat(room.ids()).hasSize(entries + 1);
  }

  @Test
  void onlyWhoModeratesChangesSettings() {
    assertThat(moderation.freeze("bob")).containsExactly("not-allowed");
    assertThat(moderation.close("mallory")).containsExactly("not-allowed");
    assertThat(new ScriptModeration(new ScriptRoom(server)).freeze("alice"))
        .containsExactly("unknown-room");
    assertThat(moderation.freeze("mo")).containsExactly("changed");
  }

  @Test
  void inAFrozenRoomOnlyTheOwnerAndModeratorsWrite() {
    room.send("bob", "k1");
    moderation.freeze("alice");
    assertThat(room.send("bob", "k2")).containsExactly("room-frozen");
    assertThat(room.typing("bob")).containsExactly("room-frozen");
    assertThat(room.send("bob", "k1").getFirst()).isEqualTo("repeated");
    assertThat(room.send("mo", "k1").getFirst()).isEqualTo("sent");
    assertThat(room.send("alice", "k1").getFirst()).isEqualTo("sent");
    moderation.configure("mo", "", "", "0", "");
    assertThat(room.send("bob", "k2").getFirst()).isEqualTo("sent");
  }

  @Test
  void inAClosedRoomNobodyWritesAndEverybodyReads() {
    var sent = room.send("bob", "k1");
    long message = Long.parseLong(String.valueOf(sent.get(2)));
    moderation.close("alice");
    for (var user : List.of("alice", "mo", "bob")) {
      assertThat(room.send(user, "k2")).containsExactly("room-closed");
      assertThat(room.read(user, message).getFirst()).isEqualTo("moved");
    }
    assertThat(room.change("mo", "k3", "delete", message, "").getFirst()).isEqualTo("sent");
    moderation.configure("alice", "", "", "", "0");
    assertThat(room.send("bob", "k2").getFirst()).isEqualTo("sent");
  }

  @Test
  void slowModeMakesMembersWait() {
    moderation.slowMode("alice", 60_000);
    var sent = room.send("bob", "k1");
    long at = Long.parseLong(String.valueOf(sent.get(3)));
    var refused = room.send("bob", "k2");
    assertThat(refused.subList(0, 2)).containsExactly("slow-mode", "" + (at + 60_000));
    assertThat(Long.parseLong(String.valueOf(refused.get(2)))).isBetween(1L, 60_000L);
    assertThat(room.send("bob", "k1"))
        .containsExactly("repeated", sent.get(1), sent.get(2), "" + at);
    assertThat(room.typing("bob").getFirst()).isEqualTo("published");
    for (var user : List.of("alice", "mo")) {
      assertThat(room.send(user, "k1").getFirst()).isEqualTo("sent");
      assertThat(room.send(user, "k2").getFirst()).isEqualTo("sent");
    }
    server.command("ZADD", room.pace, "" + (at - 60_000), "bob");
    assertThat(room.send("bob", "k2").getFirst()).isEqualTo("sent");
  }

  @Test
  void slowModeForgetsWhatItNeedsNoMore() {
    moderation.slowMode("alice", 60_000);
    room.send("bob", "k1");
    server.command("ZADD", room.pace, "1", "somebody");
    room.send("mo", "k1");
    assertThat(server.command("ZCARD", room.pace)).isEqualTo(3L);
    moderation.slowMode("alice", 0);
    assertThat(server.command("ZCARD", room.pace)).isEqualTo(1L);
    room.send("bob", "k2");
    assertThat(room.send("bob", "k3").getFirst()).isEqualTo("sent");
    assertThat(server.command("ZCARD", room.pace)).isEqualTo(1L);
  }

  @Test
  void whatWasSentInTheFutureHoldsNobodyUp() {
    moderation.slowMode("alice", 60_000);
    server.command("ZADD", room.pace, "9000000000000", "bob");
    assertThat(room.send("bob", "k1").getFirst()).isEqualTo("sent");
  }

  @Test
  void aLostPaceLetsEverybodySendAtOnce() {
    moderation.slowMode("alice", 60_000);
    room.send("bob", "k1");
    server.command("DEL", room.pace);
    assertThat(room.send("bob", "k2").getFirst()).isEqualTo("sent");
    assertThat(room.send("bob", "k3").getFirst()).isEqualTo("slow-mode");
    assertThat(server.command("ZSCORE", room.pace, "@")).isEqualTo("inf");
  }

  @Test
  void settingsAreLostWithTheCounter() {
    moderation.configure("alice", "=news", "60000", "1", "1");
    server.command("DEL", room.meta);
    assertThat(room.send("bob", "k1").getFirst()).isEqualTo("sent");
    assertThat(room.metaField("topic")).isEqualTo("null");
  }

  @Test
  void aShorterHistoryIsTrimmedAtOnceAndThenWithEverySixtyFourthAppend() {
    sends(1, 40);
    assertThat(moderation.history("alice", "10", "")).containsExactly("changed");
    assertThat(room.metaField("entries")).isEqualTo("10");
    assertThat(room.ids()).hasSize(10);
    long before = Long.parseLong(room.metaField("offset"));
    int more = Math.toIntExact(64 - before % 64);
    sends(100, more - 1);
    assertThat(room.ids()).hasSize(10 + more - 1);
    sends(200, 1);
    assertThat(room.ids()).hasSize(10);
    assertThat(moderation.history("alice", "10", "0")).containsExactly("unchanged");
    assertThat(moderation.history("bob", "10", "")).containsExactly("not-allowed");
  }

  @Test
  void theInstallationsHistoryIsTheLongest() {
    room.entries = 100;
    moderation.history("alice", "0", "86400000");
    sends(1, 500);
    assertThat(room.ids()).hasSizeBetween(100, 200);
    room.ageMillis = 1;
    long youngest = room.entries().getLast().at();
    Waiting.until("all are too old", () -> redisMillis() > youngest + 1);
    sends(1_000, 128);
    assertThat(room.ids()).hasSizeLessThan(129);
  }

  @Test
  void whatIsTooOldForTheRoomGoesWithEverySixtyFourthAppend() {
    sends(1, 40);
    moderation.history("alice", "", "20");
    long youngest = room.entries().getLast().at();
    Waiting.until("all are too old", () -> redisMillis() > youngest + 20);
    long before = Long.parseLong(room.metaField("offset"));
    sends(100, Math.toIntExact(64 - before % 64));
    assertThat(room.ids()).doesNotContain("1-0", before + "-0").endsWith("64-0");
  }

  @Test
  void aHistoryThatWasShortGrowsAgain() {
    moderation.history("alice", "5", "");
    moderation.history("alice", "0", "");
    sends(1, 200);
    assertThat(room.ids()).hasSizeGreaterThan(190);
  }

  private void sends(int from, int count) {
    for (int i = from; i < from + count; i++) {
      room.send("alice", "k" + i);
    }
  }

  private long redisMillis() {
    var time = ScriptRoom.list(server.command("TIME"));
    return Long.parseLong(String.valueOf(time.getFirst())) * 1_000
        + Long.parseLong(String.valueOf(time.getLast())) / 1_000;
  }

  @Test
  void noKeyExpires() {
    moderation.slowMode("alice", 60_000);
    room.send("bob", "k1");
    assertThat(room.ownKeys()).allMatch(key -> Long.valueOf(-1).equals(server.command("TTL", key)));
  }
}
