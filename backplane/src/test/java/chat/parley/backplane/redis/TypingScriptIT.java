package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `typing.lua`: told once in a while, kept nowhere, and no part of the room's order.
@OnEveryRedis
final class TypingScriptIT {
  private final RedisServer server;
  private final ScriptRoom room;

  TypingScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
  }

  @Test
  void answersTheTimeAsTextAndPublishesIt() {
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      long before = redisMillis();
      var told = room.typing("alice");
      assertThat(told).hasSize(2).startsWith("published").hasOnlyElementsOfType(String.class);
      assertThat(Long.parseLong(told.get(1).toString())).isBetween(before, redisMillis());
      assertThat(recorder.payloads(1)).containsExactly("~ " + told.get(1) + "\ntyping alice\n");
    }
  }

  @Test
  void changesNothingOfTheRoomButWhoTyped() {
    var before = room.everythingOfTheRoom();
    var at = room.typing("alice").get(1);
    assertThat(server.command("ZRANGE", room.typing, "0", "-1", "WITHSCORES"))
        .isEqualTo(List.of("alice", at));
    server.command("DEL", room.typing);
    assertThat(room.everythingOfTheRoom()).isEqualTo(before);
  }

  @Test
  void whatComesSoonerIsAnsweredAndNotPublished() {
    room.join("bob", "bob");
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      var first = room.typing("alice");
      assertThat(room.typing("alice")).containsExactly("too-soon");
      assertThat(room.typing("alice")).containsExactly("too-soon");
      var ofBob = room.typing("bob");
      assertThat(recorder.payloads(2))
          .as("one of each")
          .containsExactly(
              "~ " + first.get(1) + "\ntyping alice\n", "~ " + ofBob.get(1) + "\ntyping bob\n");
    }
  }

  @Test
  void roomsHaveNothingToDoWithEachOther() {
    room.typing("alice");
    assertThat(ScriptRoom.ofAlice(server).typing("alice").getFirst()).isEqualTo("published");
  }

  @Test
  void theKeyGoesByItselfAfterTheInterval() {
    room.typing("alice");
    assertThat(Long.parseLong("" + server.command("PTTL", room.typing))).isBetween(1L, 3_000L);
    server.command("DEL", room.typing);
    room.typingMillis = 30;
    room.typing("alice");
    Waiting.until(
        "it has gone", () -> Long.valueOf(0).equals(server.command("EXISTS", room.typing)));
    assertThat(room.typing("alice").getFirst()).isEqualTo("published");
  }

  /// Others keep the key alive.
  @Test
  void theIntervalIsEachMembersOwnAndWhoIsOverItLeavesTheKey() {
    long now = redisMillis();
    server.command("ZADD", room.typing, "" + (now - 3_000), "alice", "" + (now - 3_001), "carol");
    server.command("ZADD", room.typing, "" + (now - 1_000), "bob");
    room.join("bob", "bob");
    assertThat(room.typing("bob")).containsExactly("too-soon");
    assertThat(room.typing("alice").getFirst()).isEqualTo("published");
    assertThat(server.command("ZRANGE", room.typing, "0", "-1")).isEqualTo(List.of("bob", "alice"));
  }

  /// The clock of a server that took over may be behind.
  @Test
  void aTimeInTheFutureSilencesNobody() {
    server.command("ZADD", room.typing, "" + (redisMillis() + 3_600_000), "alice");
    assertThat(room.typing("alice").getFirst()).isEqualTo("published");
    assertThat(room.typing("alice")).containsExactly("too-soon");
  }

  @Test
  void strangersAreRefusedAsForASend() {
    var hidden = new ScriptRoom(server);
    hidden.create("alice", "private");
    var none = new ScriptRoom(server);
    for (var each : List.of(room, hidden, none)) {
      var before = each.everythingOfTheRoom();
      assertThat(each.typing("mallory")).isEqualTo(each.send("mallory", "k1")).hasSize(1);
      assertThat(each.everythingOfTheRoom()).isEqualTo(before);
    }
    assertThat(room.typing("mallory")).containsExactly("not-a-member");
    assertThat(hidden.typing("mallory")).containsExactly("unknown-room");
    assertThat(hidden.typing("alice").getFirst()).isEqualTo("published");
  }

  @Test
  void whoHasLeftIsRefusedAtOnce() {
    room.join("bob", "bob");
    room.typing("bob");
    room.leave("bob", "bob");
    assertThat(room.typing("bob")).containsExactly("not-a-member");
  }

  @Test
  void aLostCounterHidesTheRoomFromStrangersAlone() {
    server.command("DEL", room.meta);
    assertThat(room.typing("mallory")).containsExactly("unknown-room");
    assertThat(room.typing("alice").getFirst()).isEqualTo("published");
    assertThat(server.command("EXISTS", room.meta)).isEqualTo(0L);
  }

  @Test
  void lostMembersMeanThatNobodyTypes() {
    server.command("DEL", room.members);
    assertThat(room.typing("alice")).containsExactly("not-a-member");
  }

  @Test
  void noForkBegins() {
    room.takenOver();
    var epoch = room.epoch();
    assertThat(room.typing("alice").getFirst()).isEqualTo("published");
    assertThat(room.epoch()).isEqualTo(epoch);
  }

  @Test
  void aRefusedPublishIsStillASuccess() {
    server.command("ACL", "SETUSER", "default", "resetchannels");
    try {
      assertThat(room.typing("alice").getFirst()).isEqualTo("published");
      assertThat(room.typing("alice")).containsExactly("too-soon");
    } finally {
      server.command("ACL", "SETUSER", "default", "allchannels");
    }
  }

  @Test
  void withoutMemoryNothingIsTold() {
    try (var full = NewerRedis.another(server)) {
      var there = ScriptRoom.ofAlice(full.server());
      full.server().command("CONFIG", "SET", "maxmemory", "1");
      assertThatThrownBy(() -> there.typing("alice")).hasMessageContaining("OOM command");
      full.server().command("CONFIG", "SET", "maxmemory", "0");
      assertThat(there.typing("alice").getFirst()).isEqualTo("published");
    }
  }

  private long redisMillis() {
    var time = ScriptRoom.list(server.command("TIME")).stream().map(String::valueOf).toList();
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }
}
