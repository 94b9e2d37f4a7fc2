package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// `direct.lua` and `blocked.lua`: the room of two, and who is blocked in it.
@OnEveryRedis
final class DirectScriptIT {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final RedisServer server;
  private final String bob = "bob-" + NUMBERS.incrementAndGet();
  private final ScriptRoom room;

  DirectScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofTwo(server, "alice", bob);
  }

  @Test
  void bothAreMembersAndNobodyOwnsIt() {
    var made = room.open("alice", bob);
    var epoch = room.epoch();
    assertThat(made)
        .containsExactly(
            "made", "member " + epoch + ":1 " + epoch, "member " + epoch + ":2 " + epoch);
    assertThat(room.entries())
        .extracting(ScriptRoom.Entry::body)
        .containsExactly("joined alice\n", "joined " + bob + "\n");
    assertThat(room.metaField("visibility")).isEqualTo("private");
    assertThat(room.metaField("owner")).isEqualTo("-");
    assertThat(room.metaField("offset")).isEqualTo("2");
    assertThat(room.ownKeys())
        .allMatch(key -> Long.valueOf(1).equals(server.command("EXISTS", key)))
        .allMatch(key -> Long.valueOf(-1).equals(server.command("TTL", key)));
  }

  @Test
  void whoeverAsksAgainFindsIt() {
    var made = room.open("alice", bob);
    var found = room.open("alice", bob);
    assertThat(found.getFirst()).isEqualTo("found");
    assertThat(found.subList(1, 3)).isEqualTo(made.subList(1, 3));
    assertThat(room.open(bob, "alice")).containsExactly("found", made.get(2), made.get(1));
    assertThat(room.ids()).containsExactly("1-0", "2-0");
  }

  @Test
  void bothWriteInItAndNobodyModeratesIt() {
    room.open("alice", bob);
    assertThat(room.send("alice", "k1").getFirst()).isEqualTo("sent");
    assertThat(room.send(bob, "k1").getFirst()).isEqualTo("sent");
    assertThat(room.change(bob, "k2", "delete", 3, "")).containsExactly("not-allowed");
    assertThat(new ScriptModeration(room).topic("alice", "news")).containsExactly("not-allowed");
  }

  @Test
  void nobodyComesAndNobodyGoes() {
    room.open("alice", bob);
    for (var actor : List.of("alice", bob)) {
      assertThat(room.join(actor, "carol")).containsExactly("direct-room");
      assertThat(room.leave(actor, actor)).containsExactly("direct-room");
      assertThat(room.ban(actor, "carol")).containsExactly("direct-room");
    }
    assertThat(room.leave("alice", bob)).containsExactly("direct-room");
    assertThat(room.join("carol", "carol")).containsExactly("unknown-room");
    assertThat(room.join("alice", "alice").getFirst()).isEqualTo("unchanged");
    assertThat(room.ids()).hasSize(2);
  }

  @Test
  void whoLostHisMembershipGetsItBack() {
    room.open("alice", bob);
    room.send("alice", "k1");
    server.command("HDEL", room.members, bob);
    assertThat(room.open("alice", bob))
        .containsExactly(
            "made",
            "member " + room.epoch() + ":1 " + room.epoch(),
            "member " + room.epoch() + ":4 " + room.epoch());
    assertThat(room.open(bob, "alice").getFirst()).isEqualTo("found");
    server.command("DEL", room.members);
    room.open(bob, "alice");
    assertThat(room.ids()).containsExactly("1-0", "2-0", "3-0", "4-0", "5-0", "6-0");
  }

  @Test
  void withItsCounterLostItGoesOnAfterItsLog() {
    room.open("alice", bob);
    room.send("alice", "k1");
    server.command("DEL", room.meta);
    assertThat(room.open("alice", bob).getFirst()).isEqualTo("found");
    assertThat(room.send("alice", "k2").get(2)).isEqualTo("4");
  }

  @Test
  void withItsLogLostTooItBeginsAnew() {
    room.open("alice", bob);
    room.send("alice", "k1");
    server.command("DEL", room.meta, room.log);
    assertThat(room.open("alice", bob).getFirst()).isEqualTo("made");
    assertThat(room.ids()).containsExactly("1-0", "2-0");
    assertThat(room.send(bob, "k1").getFirst()).isEqualTo("sent");
  }

  @Test
  void afterAForkItIsTheSame() {
    room.open("alice", bob);
    var epoch = room.epoch();
    room.takenOver();
    assertThat(room.open(bob, "alice").getFirst()).isEqualTo("found");
    assertThat(room.epoch()).isNotEqualTo(epoch);
    assertThat(room.ids()).hasSize(2);
  }

  @Test
  void whoIsBlockedAppendsNothingAndKnowsWhatHeHasAppended() {
    room.open("alice", bob);
    var sent = room.send(bob, "k1");
    assertThat(room.sendBlocked(bob, "k1"))
        .containsExactly("repeated", sent.get(1), sent.get(2), sent.get(3));
    assertThat(room.sendBlocked(bob, "k2")).containsExactly("blocked");
    assertThat(room.sendBlocked("mallory", "k1")).containsExactly("unknown-room");
    assertThat(room.ids()).hasSize(3);
  }
}
