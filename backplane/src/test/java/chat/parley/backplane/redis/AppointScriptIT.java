package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `appoint.lua`: who gives whom which role, and what the room's order says about it.
@OnEveryRedis
final class AppointScriptIT {
  private final RedisServer server;
  private final ScriptRoom room;
  private final ScriptModeration moderation;

  AppointScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
    this.moderation = new ScriptModeration(room);
    for (var user : List.of("bob", "carol", "dave")) {
      room.join(user, user);
    }
  }

  @Test
  void anotherRoleIsInTheRoomsOrderAndTheJoiningStaysWhereItWas() {
    var joined = record("bob").substring("member".length());
    assertThat(moderation.appoint("alice", "bob", "reader")).containsExactly("changed");
    assertThat(record("bob")).isEqualTo("reader" + joined);
    assertThat(room.entries().getLast().body()).isEqualTo("appointed bob\nreader");
    assertThat(moderation.appoint("alice", "bob", "reader")).containsExactly("unchanged");
    assertThat(room.ids()).hasSize(5);
  }

  @Test
  void theOwnerGivesAnyRole() {
    for (var role : List.of("moderator", "reader", "member")) {
      assertThat(moderation.appoint("alice", "bob", role)).containsExactly("changed");
    }
  }

  @Test
  void whoIsMadeTheOwnerTakesThePlaceOfTheOneBefore() {
    assertThat(moderation.appoint("alice", "bob", "owner")).containsExactly("changed");
    assertThat(record("bob")).startsWith("owner ");
    assertThat(record("alice")).startsWith("moderator ");
    assertThat(room.metaField("owner")).isEqualTo("bob");
    int entries = room.ids().size();
    assertThat(moderation.appoint("alice", "bob", "owner")).containsExactly("unchanged");
    assertThat(room.ids()).hasSize(entries);
    assertThat(moderation.appoint("alice", "bob", "member")).containsExactly("not-allowed");
    assertThat(room.leave("alice", "alice").getFirst()).isEqualTo("changed");
    assertThat(room.leave("bob", "bob")).containsExactly("owner-stays");
  }

  @Test
  void theOwnerStaysTheOwnerUntilThereIsAnother() {
    for (var role : List.of("moderator", "member", "reader")) {
      assertThat(moderation.appoint("alice", "alice", role)).containsExactly("owner-stays");
    }
    assertThat(moderation.appoint("alice", "alice", "owner")).containsExactly("unchanged");
    assertThat(record("alice")).startsWith("owner ");
  }

  @Test
  void aModeratorMakesReadersAndMembersOfThose() {
    moderation.appoint("alice", "bob", "moderator");
    moderation.appoint("alice", "dave", "moderator");
    assertThat(moderation.appoint("bob", "carol", "reader")).containsExactly("changed");
    assertThat(moderation.appoint("bob", "carol", "member")).containsExactly("changed");
    for (var role : List.of("moderator", "owner")) {
      assertThat(moderation.appoint("bob", "carol", role)).containsExactly("not-allowed");
    }
    for (var other : List.of("alice", "dave", "bob")) {
      assertThat(moderation.appoint("bob", other, "member")).containsExactly("not-allowed");
    }
  }

  @Test
  void nobodyElseGivesRoles() {
    moderation.appoint("alice", "carol", "reader");
    for (var actor : List.of("bob", "carol", "mallory")) {
      assertThat(moderation.appoint(actor, "dave", "reader")).containsExactly("not-allowed");
      assertThat(moderation.appoint(actor, actor, "moderator")).containsExactly("not-allowed");
    }
    assertThat(moderation.appoint("alice", "mallory", "reader")).containsExactly("unknown-member");
    var hidden = new ScriptRoom(server);
    hidden.create("alice", "private");
    assertThat(new ScriptModeration(hidden).appoint("mallory", "alice", "reader"))
        .containsExactly("unknown-room");
    assertThat(new ScriptModeration(new ScriptRoom(server)).appoint("alice", "alice", "reader"))
        .containsExactly("unknown-room");
  }

  @Test
  void moderatorsRemoveAndBanThoseBelowThem() {
    moderation.appoint("alice", "bob", "moderator");
    moderation.appoint("alice", "dave", "moderator");
    assertThat(room.leave("bob", "carol").getFirst()).isEqualTo("changed");
    for (var other : List.of("alice", "dave")) {
      assertThat(room.leave("bob", other)).containsExactly("not-allowed");
      assertThat(room.ban("bob", other)).containsExactly("not-allowed");
    }
    assertThat(room.ban("bob", "bob")).containsExactly("not-allowed");
    assertThat(room.leave("bob", "bob").getFirst()).isEqualTo("changed");
  }

  @Test
  void lostMembersGiveNoRoles() {
    server.command("DEL", room.members);
    assertThat(moderation.appoint("alice", "bob", "reader")).containsExactly("not-allowed");
  }

  private String record(String user) {
    return String.valueOf(server.command("HGET", room.members, user));
  }
}
