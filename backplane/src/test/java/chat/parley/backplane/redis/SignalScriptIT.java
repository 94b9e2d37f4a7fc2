package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `signal.lua`: from a member to a member, kept nowhere, and no part of the room's order.
@OnEveryRedis
final class SignalScriptIT {
  private final RedisServer server;
  private final ScriptRoom room;

  SignalScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
  }

  @BeforeEach
  void join() {
    room.join("bob", "bob");
  }

  @Test
  void answersTheTimeAsTextAndPublishesIt() {
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      long before = redisMillis();
      var relayed = room.signal("alice", "bob");
      assertThat(relayed).hasSize(2).startsWith("relayed").hasOnlyElementsOfType(String.class);
      assertThat(Long.parseLong(relayed.get(1).toString())).isBetween(before, redisMillis());
      assertThat(recorder.payloads(1))
          .containsExactly("~ " + relayed.get(1) + "\nsignal alice bob\n");
    }
  }

  @Test
  void leavesNothingBehind() {
    var before = room.everythingOfTheRoom();
    room.signal("alice", "bob");
    assertThat(room.everythingOfTheRoom()).isEqualTo(before);
  }

  /// It is for its two users to know whether that is the same one twice.
  @Test
  void aRepeatIsPublishedAgainInItsPlace() {
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      var first = room.signal("alice", "bob").get(1);
      var answer = room.signal("bob", "alice").get(1);
      var again = room.signal("alice", "bob").get(1);
      assertThat(recorder.payloads(3))
          .containsExactly(
              "~ " + first + "\nsignal alice bob\n",
              "~ " + answer + "\nsignal bob alice\n",
              "~ " + again + "\nsignal alice bob\n");
    }
  }

  @Test
  void whoeverIsNoMemberIsRefusedAsForASend() {
    var hidden = new ScriptRoom(server);
    hidden.create("alice", "private");
    var none = new ScriptRoom(server);
    for (var each : List.of(room, hidden, none)) {
      var before = each.everythingOfTheRoom();
      assertThat(each.signal("mallory", "alice")).isEqualTo(each.send("mallory", "k1")).hasSize(1);
      assertThat(each.everythingOfTheRoom()).isEqualTo(before);
    }
    assertThat(room.signal("mallory", "alice")).containsExactly("not-a-member");
    assertThat(hidden.signal("mallory", "alice")).containsExactly("unknown-room");
  }

  @Test
  void nobodyElseGetsOne() {
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      assertThat(room.signal("alice", "mallory")).containsExactly("unknown-recipient");
      assertThat(room.signal("mallory", "bob")).containsExactly("not-a-member");
      assertThat(room.signal("mallory", "nobody"))
          .as("who is no member learns nothing of members")
          .containsExactly("not-a-member");
      var last = room.signal("alice", "alice").get(1);
      assertThat(recorder.payloads(1)).containsExactly("~ " + last + "\nsignal alice alice\n");
    }
  }

  @Test
  void whoeverIsBlockedIsToldSoAndNobodyIsTold() {
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      var before = room.everythingOfTheRoom();
      assertThat(room.signalToWhoHasBlocked("alice", "bob")).containsExactly("blocked");
      assertThat(room.everythingOfTheRoom()).isEqualTo(before);
      var other = room.signal("bob", "alice").get(1);
      assertThat(recorder.payloads(1)).containsExactly("~ " + other + "\nsignal bob alice\n");
    }
  }

  /// What he is refused anyway tells him nothing of blocks.
  @Test
  void whoMayNotSignalDoesNotLearnThatHeIsBlocked() {
    assertThat(room.signalToWhoHasBlocked("mallory", "bob")).containsExactly("not-a-member");
    assertThat(room.signalToWhoHasBlocked("alice", "mallory")).containsExactly("unknown-recipient");
    var hidden = new ScriptRoom(server);
    hidden.create("alice", "private");
    assertThat(hidden.signalToWhoHasBlocked("bob", "alice")).containsExactly("unknown-room");
    var moderation = new ScriptModeration(room);
    moderation.mute("alice", "bob", 9_000_000_000_000L);
    assertThat(room.signalToWhoHasBlocked("bob", "alice").getFirst()).isEqualTo("muted");
    moderation.appoint("alice", "bob", "reader");
    assertThat(room.signalToWhoHasBlocked("bob", "alice")).containsExactly("read-only");
    moderation.close("alice");
    assertThat(room.signalToWhoHasBlocked("alice", "bob")).containsExactly("room-closed");
  }

  @Test
  void whoHasLeftNeitherSendsNorGetsOne() {
    room.leave("bob", "bob");
    assertThat(room.signal("bob", "alice")).containsExactly("not-a-member");
    assertThat(room.signal("alice", "bob")).containsExactly("unknown-recipient");
  }

  @Test
  void whoeverMayNotWriteSendsNoneAndGetsThem() {
    var moderation = new ScriptModeration(room);
    moderation.appoint("alice", "bob", "reader");
    assertThat(room.signal("bob", "alice")).containsExactly("read-only");
    assertThat(room.signal("alice", "bob").getFirst()).isEqualTo("relayed");

    moderation.appoint("alice", "bob", "member");
    moderation.mute("alice", "bob", 9_000_000_000_000L);
    assertThat(room.signal("bob", "alice").subList(0, 2)).containsExactly("muted", "9000000000000");
    assertThat(room.signal("bob", "mallory").getFirst())
        .as("who may not write learns nothing of members")
        .isEqualTo("muted");
    assertThat(room.signal("alice", "bob").getFirst()).isEqualTo("relayed");
    moderation.unmute("alice", "bob");

    moderation.freeze("alice");
    assertThat(room.signal("bob", "alice")).containsExactly("room-frozen");
    assertThat(room.signal("alice", "bob").getFirst()).isEqualTo("relayed");

    moderation.close("alice");
    assertThat(room.signal("alice", "bob")).containsExactly("room-closed");
  }

  @Test
  void slowModeIsForMessagesAlone() {
    new ScriptModeration(room).slowMode("alice", 60_000);
    room.send("bob", "k1");
    assertThat(room.signal("bob", "alice").getFirst()).isEqualTo("relayed");
    assertThat(room.signal("bob", "alice").getFirst()).isEqualTo("relayed");
  }

  @Test
  void aLostCounterHidesTheRoomFromStrangersAlone() {
    server.command("DEL", room.meta);
    assertThat(room.signal("mallory", "alice")).containsExactly("unknown-room");
    assertThat(room.signal("alice", "bob").getFirst()).isEqualTo("relayed");
    assertThat(server.command("EXISTS", room.meta)).isEqualTo(0L);
  }

  @Test
  void lostMembersMeanThatThereAreNoSignals() {
    server.command("DEL", room.members);
    assertThat(room.signal("alice", "bob")).containsExactly("not-a-member");
  }

  @Test
  void noForkBegins() {
    room.takenOver();
    var epoch = room.epoch();
    assertThat(room.signal("alice", "bob").getFirst()).isEqualTo("relayed");
    assertThat(room.epoch()).isEqualTo(epoch);
  }

  /// Unlike an append, which is in the log by then.
  @Test
  void aRefusedPublishIsAFailure() {
    server.command("ACL", "SETUSER", "default", "resetchannels");
    try {
      assertThatThrownBy(() -> room.signal("alice", "bob")).hasMessageContaining("channel");
    } finally {
      server.command("ACL", "SETUSER", "default", "allchannels");
    }
    assertThat(room.signal("alice", "bob").getFirst()).isEqualTo("relayed");
  }

  @Test
  void itNeedsNoMemory() {
    try (var full = NewerRedis.another(server)) {
      var there = ScriptRoom.ofAlice(full.server());
      full.server().command("CONFIG", "SET", "maxmemory", "1");
      assertThat(there.signal("alice", "alice").getFirst()).isEqualTo("relayed");
    }
  }

  private long redisMillis() {
    var time = ScriptRoom.list(server.command("TIME")).stream().map(String::valueOf).toList();
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }
}
