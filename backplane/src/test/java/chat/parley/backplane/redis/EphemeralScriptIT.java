package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `ephemeral.lua`: from a member to whoever follows the room, kept nowhere, and no part of the
/// room's order.
@OnEveryRedis
final class EphemeralScriptIT {
  private final RedisServer server;
  private final ScriptRoom room;
  private final ScriptThreads said;
  private final ScriptModeration moderation;

  EphemeralScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
    this.said = new ScriptThreads(room);
    this.moderation = new ScriptModeration(room);
    room.join("bob", "bob");
  }

  @Test
  void isPublishedWithItsTimeAndLeavesNothingBehind() {
    var before = room.everythingOfTheRoom();
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      var published = said.ephemeral("bob");
      assertThat(published).hasSize(2).startsWith("published").hasOnlyElementsOfType(String.class);
      assertThat(recorder.payloads(1))
          .containsExactly("~ " + published.get(1) + "\nephemeral bob\n\"text\":\"hi\"");
    }
    assertThat(room.everythingOfTheRoom()).isEqualTo(before);
  }

  @Test
  void isRefusedAsASendIs() {
    var hidden = new ScriptRoom(server);
    hidden.create("alice", "private");
    var none = new ScriptRoom(server);
    for (var each : List.of(room, hidden, none)) {
      assertThat(new ScriptThreads(each).ephemeral("mallory")).isEqualTo(each.send("mallory", "k"));
    }
    moderation.freeze("alice");
    assertThat(said.ephemeral("bob")).containsExactly("room-frozen");
    assertThat(said.ephemeral("alice").getFirst()).isEqualTo("published");
    moderation.close("alice");
    assertThat(said.ephemeral("alice")).containsExactly("room-closed");
  }

  @Test
  void readersAndWhoIsMutedSayNothing() {
    room.join("carol", "carol");
    moderation.appoint("alice", "bob", "reader");
    assertThat(said.ephemeral("bob")).containsExactly("read-only");
    server.command("HSET", room.meta, "muted", "9000000000000");
    server.command("ZADD", room.restrictions, "9000000000000", "mute carol");
    assertThat(said.ephemeral("carol").subList(0, 2)).containsExactly("muted", "9000000000000");
  }

  @Test
  void countsAsAMessageInSlowMode() {
    moderation.slowMode("alice", 60_000);
    assertThat(said.ephemeral("bob").getFirst()).isEqualTo("published");
    assertThat(said.ephemeral("bob").getFirst()).isEqualTo("slow-mode");
    assertThat(room.send("bob", "k").getFirst()).isEqualTo("slow-mode");
    assertThat(said.ephemeral("alice").getFirst()).isEqualTo("published");
    assertThat(said.ephemeral("alice").getFirst()).isEqualTo("published");
  }

  @Test
  void beginsNoForkAndTakesTheMembersWordWhereTheCounterIsLost() {
    var epoch = room.epoch();
    room.takenOver();
    assertThat(said.ephemeral("bob").getFirst()).isEqualTo("published");
    assertThat(room.epoch()).isEqualTo(epoch);
    server.command("DEL", room.meta);
    assertThat(said.ephemeral("bob").getFirst()).isEqualTo("published");
    assertThat(said.ephemeral("mallory")).containsExactly("unknown-room");
    server.command("DEL", room.members);
    assertThat(said.ephemeral("bob")).containsExactly("unknown-room");
  }
}
