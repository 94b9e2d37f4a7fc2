package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `restrict.lua`, `restrictions.lua` and the bans of `member.lua`: what they hold, for how long,
/// and that it is bounded.
@OnEveryRedis
final class RestrictScriptIT {
  private static final long HOUR = 3_600_000;

  private final RedisServer server;
  private final ScriptRoom room;
  private final ScriptModeration moderation;

  RestrictScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
    this.moderation = new ScriptModeration(room);
    room.join("bob", "bob");
    room.join("carol", "carol");
  }

  @Test
  void aMuteHoldsUntilItsEndByRedisTime() {
    long until = now() + HOUR;
    assertThat(moderation.mute("alice", "bob", until)).containsExactly("changed");
    var refused = room.send("bob", "k1");
    assertThat(refused.subList(0, 2)).containsExactly("muted", "" + until);
    assertThat(Long.parseLong(String.valueOf(refused.get(2)))).isBetween(HOUR - 60_000, HOUR);
    assertThat(room.typing("bob").getFirst()).isEqualTo("muted");
    assertThat(room.send("carol", "k1").getFirst()).isEqualTo("sent");
    server.command("ZADD", room.restrictions, "" + (now() - 1), "mute bob");
    assertThat(room.send("bob", "k1").getFirst()).isEqualTo("sent");
  }

  @Test
  void aKeyOfBeforeAMuteStillGetsItsFirstAnswer() {
    var first = room.send("bob", "k1");
    moderation.mute("alice", "bob", now() + HOUR);
    assertThat(room.send("bob", "k1"))
        .containsExactly("repeated", first.get(1), first.get(2), first.get(3));
    assertThat(room.send("bob", "k2").getFirst()).isEqualTo("muted");
  }

  @Test
  void whoIsMutedReadsAndTakesBack() {
    room.send("bob", "k1");
    moderation.mute("alice", "bob", now() + HOUR);
    assertThat(room.change("bob", "k2", "edit", 4, "x").getFirst()).isEqualTo("muted");
    assertThat(room.change("bob", "k2", "react", 4, "x").getFirst()).isEqualTo("muted");
    assertThat(room.change("bob", "k2", "unreact", 4, "x").getFirst()).isEqualTo("muted");
    assertThat(room.read("bob", 4).getFirst()).isEqualTo("moved");
    assertThat(room.unread("bob").getFirst()).isEqualTo("unread");
    assertThat(room.change("bob", "k2", "delete", 4, "").getFirst()).isEqualTo("sent");
  }

  @Test
  void aMuteStaysWhenItsUserLeavesAndComesBack() {
    moderation.mute("alice", "bob", now() + HOUR);
    room.leave("bob", "bob");
    room.join("bob", "bob");
    assertThat(room.send("bob", "k1").getFirst()).isEqualTo("muted");
    assertThat(moderation.unmute("alice", "bob")).containsExactly("changed");
    assertThat(room.send("bob", "k1").getFirst()).isEqualTo("sent");
  }

  @Test
  void whoWasAReaderIsOneAgainWhenHeComesBack() {
    moderation.appoint("alice", "bob", "reader");
    room.leave("bob", "bob");
    var back = room.join("bob", "bob");
    assertThat(back.subList(0, 2)).containsExactly("changed", "reader");
    assertThat(room.send("bob", "k1")).containsExactly("read-only");
    room.leave("alice", "bob");
    assertThat(room.join("carol", "bob").get(1)).isEqualTo("reader");
    room.ban("alice", "bob");
    moderation.unban("alice", "bob");
    assertThat(room.join("bob", "bob").get(1)).isEqualTo("reader");

    moderation.appoint("alice", "bob", "member");
    assertThat(server.command("ZCARD", room.restrictions)).isEqualTo(1L);
    room.leave("bob", "bob");
    assertThat(room.join("bob", "bob").get(1)).isEqualTo("member");
    assertThat(room.send("bob", "k1").getFirst()).isEqualTo("sent");
  }

  @Test
  void readersWhoHaveLeftCountButAreNotListedAndNobodyIsKeptFromLeaving() {
    room.maxRestrictions = 1;
    moderation.appoint("alice", "bob", "reader");
    moderation.appoint("alice", "carol", "reader");
    assertThat(room.leave("bob", "bob").getFirst()).isEqualTo("changed");
    for (var kind : List.of("ban", "mute")) {
      assertThat(moderation.restrictions("alice", kind)).containsExactly("restrictions");
    }
    assertThat(room.ban("alice", "mallory")).containsExactly("too-many-restrictions");
    assertThat(room.leave("carol", "carol").getFirst()).isEqualTo("changed");
    assertThat(room.join("carol", "carol").get(1)).isEqualTo("member");
    assertThat(room.join("bob", "bob").get(1)).isEqualTo("reader");
    assertThat(room.ban("alice", "mallory").getFirst()).isEqualTo("unchanged");
  }

  @Test
  void damagedRestrictionsKeepNobodyFromLeaving() {
    moderation.appoint("alice", "bob", "reader");
    server.command("DEL", room.restrictions);
    server.command("SET", room.restrictions, "what is this");
    assertThat(room.leave("bob", "bob").getFirst()).isEqualTo("changed");
    server.command("DEL", room.restrictions);
    assertThat(room.join("bob", "bob").get(1)).isEqualTo("member");
  }

  @Test
  void theRoomsRecordKnowsTheLastEndOfAll() {
    long soon = now() + HOUR;
    long late = soon + HOUR;
    moderation.mute("alice", "bob", late);
    moderation.mute("alice", "carol", soon);
    assertThat(room.metaField("muted")).isEqualTo("" + late);
    moderation.mute("alice", "bob", soon);
    assertThat(room.metaField("muted")).isEqualTo("" + soon);
    moderation.unmute("alice", "bob");
    moderation.unmute("alice", "carol");
    assertThat(room.metaField("muted")).isEqualTo("0");
  }

  @Test
  void theOwnerIsNeverMuted() {
    assertThat(moderation.mute("alice", "alice", now() + HOUR)).containsExactly("not-allowed");
    moderation.mute("alice", "bob", now() + HOUR);
    moderation.appoint("alice", "bob", "moderator");
    assertThat(room.send("bob", "k1").getFirst()).isEqualTo("muted");
    assertThat(moderation.unmute("bob", "bob")).containsExactly("not-allowed");
    moderation.appoint("alice", "bob", "owner");
    assertThat(room.send("bob", "k1").getFirst()).isEqualTo("sent");
  }

  @Test
  void aMuteEndsInTheFutureAndIsForMembers() {
    assertThat(moderation.mute("alice", "bob", now())).containsExactly("past");
    assertThat(moderation.mute("alice", "mallory", now() + HOUR)).containsExactly("unknown-member");
    assertThat(moderation.mute("bob", "carol", now() + HOUR)).containsExactly("not-allowed");
    assertThat(moderation.unmute("mallory", "bob")).containsExactly("not-allowed");
  }

  @Test
  void whoIsBannedIsRemovedAndDoesNotComeBackBeforeTheBanIsTakenBack() {
    assertThat(room.ban("alice", "bob")).containsExactly("changed", "", "", room.epoch() + ":4");
    assertThat(room.entries().getLast().body()).isEqualTo("left bob\n");
    assertThat(room.join("bob", "bob")).containsExactly("banned");
    assertThat(room.join("carol", "bob")).containsExactly("banned");
    assertThat(room.ban("alice", "bob")).containsExactly("unchanged", "", "", "");
    assertThat(room.ids()).hasSize(4);
    assertThat(moderation.unban("bob", "bob")).containsExactly("not-allowed");
    assertThat(moderation.unban("alice", "bob")).containsExactly("changed");
    assertThat(room.join("bob", "bob").getFirst()).isEqualTo("changed");
  }

  @Test
  void whoWasNeverThereCanBeBanned() {
    assertThat(room.ban("alice", "mallory")).containsExactly("unchanged", "", "", "");
    assertThat(room.join("mallory", "mallory")).containsExactly("banned");
    assertThat(room.ban("bob", "dave")).containsExactly("not-allowed");
    assertThat(room.join("dave", "dave").getFirst()).isEqualTo("changed");
  }

  @Test
  void bansAndMutesAreBoundedTogetherAndWhatHasEndedMakesRoom() {
    room.maxRestrictions = 2;
    room.ban("alice", "mallory");
    moderation.mute("alice", "bob", now() + HOUR);
    assertThat(room.ban("alice", "dave")).containsExactly("too-many-restrictions");
    assertThat(moderation.mute("alice", "carol", now() + HOUR))
        .containsExactly("too-many-restrictions");
    assertThat(moderation.mute("alice", "bob", now() + 2 * HOUR)).containsExactly("changed");
    assertThat(room.ban("alice", "mallory").getFirst()).isEqualTo("unchanged");
    server.command("ZADD", room.restrictions, "" + (now() - 1), "mute bob");
    assertThat(moderation.mute("alice", "carol", now() + HOUR)).containsExactly("changed");
    assertThat(server.command("ZCARD", room.restrictions)).isEqualTo(3L);
    server.command("ZADD", room.restrictions, "" + (now() - 1), "mute bob");
    assertThat(moderation.mute("alice", "bob", now() + HOUR))
        .as("what has ended holds no place")
        .containsExactly("too-many-restrictions");
  }

  @Test
  void whoModeratesSeesThem() {
    long until = now() + HOUR;
    room.ban("alice", "mallory");
    moderation.mute("alice", "bob", until);
    assertThat(moderation.restrictions("alice", "ban"))
        .containsExactly("restrictions", "mallory", "inf");
    assertThat(moderation.restrictions("alice", "mute"))
        .containsExactly("restrictions", "bob", "" + until);
    assertThat(moderation.restrictions("bob", "mute")).containsExactly("not-allowed");
    assertThat(moderation.restrictions("mallory", "ban")).containsExactly("not-allowed");
    server.command("ZADD", room.restrictions, "" + (now() - 1), "mute bob");
    assertThat(moderation.restrictions("alice", "mute")).containsExactly("restrictions");
  }

  @Test
  void aUserWhoseNameLooksLikeARestrictionHasNone() {
    room.join("ban", "ban");
    room.join("mute", "mute");
    room.ban("alice", "mute");
    moderation.mute("alice", "carol", now() + HOUR);
    assertThat(room.send("carol", "k1").getFirst()).isEqualTo("muted");
    assertThat(room.send("ban", "k1").getFirst()).isEqualTo("sent");
    moderation.mute("alice", "ban", now() + HOUR);
    moderation.unban("alice", "mute");
    assertThat(room.join("mute", "mute").getFirst()).isEqualTo("changed");
    assertThat(room.send("mute", "k1").getFirst()).isEqualTo("sent");
  }

  @Test
  void withoutMemoryNothingIsHeldAndNothingIsLetGo() {
    try (var full = NewerRedis.another(server)) {
      var there = ScriptRoom.ofAlice(full.server());
      var moderators = new ScriptModeration(there);
      there.join("bob", "bob");
      full.server().command("ZADD", there.restrictions, "1", "mute carol");
      full.server().command("CONFIG", "SET", "maxmemory", "1");
      assertThatThrownBy(() -> moderators.mute("alice", "bob", now() + HOUR))
          .hasMessageContaining("OOM");
      assertThatThrownBy(() -> there.ban("alice", "bob")).hasMessageContaining("OOM");
      full.server().command("CONFIG", "SET", "maxmemory", "0");
      assertThat(full.server().command("ZCARD", there.restrictions)).isEqualTo(2L);
      assertThat(there.send("bob", "k1").getFirst()).isEqualTo("sent");
    }
  }

  @Test
  void aMuteMakesWhatARoomOfBeforeLacks() {
    server.command("HDEL", room.meta, "muted");
    server.command("DEL", room.restrictions, room.pace);
    assertThat(moderation.mute("alice", "bob", now() + HOUR)).containsExactly("changed");
    assertThat(server.command("ZCARD", room.restrictions)).isEqualTo(2L);
    assertThat(server.command("ZCARD", room.pace)).isEqualTo(1L);
    assertThat(room.send("bob", "k1").getFirst()).isEqualTo("muted");
  }

  @Test
  void noKeyExpires() {
    room.ban("alice", "mallory");
    moderation.mute("alice", "bob", now() + HOUR);
    moderation.unmute("alice", "bob");
    moderation.unban("alice", "mallory");
    assertThat(room.ownKeys()).allMatch(key -> Long.valueOf(-1).equals(server.command("TTL", key)));
  }

  @Test
  void lostRestrictionsMeanThatNobodyIsBannedOrMuted() {
    room.ban("alice", "mallory");
    moderation.mute("alice", "bob", now() + HOUR);
    server.command("DEL", room.restrictions);
    assertThat(room.send("bob", "k1").getFirst()).isEqualTo("sent");
    assertThat(room.join("mallory", "mallory").getFirst()).isEqualTo("changed");
    assertThat(moderation.mute("alice", "bob", now() + HOUR)).containsExactly("changed");
    assertThat(server.command("ZSCORE", room.restrictions, "@")).isEqualTo("inf");
  }

  @Test
  void aMuteOutlivesALostCounter() {
    moderation.mute("alice", "bob", now() + HOUR);
    server.command("DEL", room.meta);
    assertThat(room.send("bob", "k1").getFirst()).isEqualTo("muted");
    assertThat(room.send("carol", "k1").getFirst()).isEqualTo("sent");
  }

  @Test
  void thereIsNothingToRestrictWhereThereIsNoRoom() {
    var none = new ScriptRoom(server);
    var nobody = new ScriptModeration(none);
    assertThat(none.ban("alice", "bob")).containsExactly("unknown-room");
    assertThat(nobody.mute("alice", "bob", now() + HOUR)).containsExactly("unknown-room");
    assertThat(nobody.restrictions("alice", "ban")).containsExactly("unknown-room");
    assertThat(none.ownKeys())
        .allMatch(key -> Long.valueOf(0).equals(server.command("EXISTS", key)));
  }

  private long now() {
    var time = ScriptRoom.list(server.command("TIME"));
    return Long.parseLong(String.valueOf(time.get(0))) * 1_000
        + Long.parseLong(String.valueOf(time.get(1))) / 1_000;
  }
}
