package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The scripts on a cluster's node, which refuses keys of different slots.
final class ClusterScriptsIT {
  @ParameterizedTest
  @MethodSource("chat.parley.backplane.redis.RedisExecutable#versions")
  void everyScriptRunsInOneSlot(RedisExecutable executable) {
    try (var node = ClusterOfOne.start(executable)) {
      var room = new ScriptRoom(node.server());
      room.feedEntries = 10;
      room.publish = executable.major() >= NewerRedis.MAJOR ? "SPUBLISH" : "PUBLISH";
      assertThat(room.create("alice", "public").getFirst()).isEqualTo("created");
      assertThat(room.join("bob", "bob").getFirst()).isEqualTo("changed");
      assertThat(room.send("bob", "k1").getFirst()).isEqualTo("sent");
      assertThat(room.change("bob", "k2", "edit", 3, "x").getFirst()).isEqualTo("sent");
      assertThat(room.changed("bob", 3).getFirst()).isEqualTo("changed");
      assertThat(room.typing("bob").getFirst()).isEqualTo("published");
      assertThat(room.signal("bob", "alice").getFirst()).isEqualTo("relayed");
      assertThat(room.tellProfile("bob").getFirst()).isEqualTo("told");
      var user = new ScriptUser(node.server());
      assertThat(user.change("=Bob", "", "").getFirst()).isEqualTo("changed");
      assertThat(user.due("1")).containsExactly("not-due");
      assertThat(user.block("alice")).containsExactly("changed");
      assertThat(UserPlaceScriptIT.ask(node.server(), "keep", "general")).containsExactly("kept");
      assertThat(room.read("bob", 3).getFirst()).isEqualTo("moved");
      assertThat(room.unread("bob").getFirst()).isEqualTo("unread");
      assertThat(room.head("bob").getFirst()).isEqualTo("head");
      var moderation = new ScriptModeration(room);
      assertThat(moderation.appoint("alice", "bob", "reader").getFirst()).isEqualTo("changed");
      assertThat(moderation.slowMode("alice", 1).getFirst()).isEqualTo("changed");
      assertThat(moderation.mute("alice", "bob", 9_000_000_000_000L).getFirst())
          .isEqualTo("changed");
      assertThat(moderation.restrictions("alice", "mute").getFirst()).isEqualTo("restrictions");
      assertThat(moderation.unban("alice", "bob").getFirst()).isEqualTo("changed");
      var inbox = new ScriptInbox(node.server());
      inbox.publish = room.publish;
      assertThat(inbox.prefer("room general", "all")).containsExactly("changed");
      assertThat(inbox.notify("k1").getFirst()).isEqualTo("sent");
      assertThat(inbox.head().getFirst()).isEqualTo("head");
      assertThat(inbox.clear("all", "").getFirst()).isEqualTo("cleared");
      assertThat(inbox.state().getFirst()).isEqualTo("state");
      var presence = new ScriptPresence(node.server());
      presence.publish = room.publish;
      assertThat(presence.hold("a", "1", "1").getFirst()).isEqualTo("changed");
      assertThat(presence.appear("away").getFirst()).isEqualTo("changed");
      assertThat(room.join(presence.user.value(), presence.user.value()).getFirst())
          .isEqualTo("changed");
      assertThat(presence.tell(room, "body", "own", 9).getFirst()).isEqualTo("told");
      presence.awaitDue();
      assertThat(presence.end(ScriptPresence.SURE).getFirst()).isEqualTo("offline");
      assertThat(room.leave("bob", "bob").getFirst()).isEqualTo("changed");
      assertThat(room.ban("alice", "bob").getFirst()).isEqualTo("unchanged");
      assertThat(room.entries()).hasSize(8);
      var ofTwo = ScriptRoom.ofTwo(node.server(), "alice", "bob");
      ofTwo.publish = room.publish;
      assertThat(ofTwo.open("alice", "bob").getFirst()).isEqualTo("made");
      assertThat(ofTwo.sendBlocked("bob", "k1")).containsExactly("blocked");
    }
  }

  @ParameterizedTest
  @MethodSource("chat.parley.backplane.redis.RedisExecutable#versions")
  void everyScriptOfThreadsRunsInOneSlot(RedisExecutable executable) {
    try (var node = ClusterOfOne.start(executable)) {
      var room = new ScriptRoom(node.server());
      room.feedEntries = 10;
      room.publish = executable.major() >= NewerRedis.MAJOR ? "SPUBLISH" : "PUBLISH";
      room.create("alice", "public");
      room.send("alice", "root");
      var threads = new ScriptThreads(room);
      assertThat(threads.reply("alice", "k1", 2).getFirst()).isEqualTo("sent");
      assertThat(threads.of("alice")).hasSize(6);
      assertThat(threads.newest("alice", 2, 10).getFirst()).isEqualTo("thread");
      assertThat(threads.unfollow("alice", 2).getFirst()).isEqualTo("moved");
      assertThat(threads.follow("alice", 2).getFirst()).isEqualTo("moved");
      assertThat(threads.addressees(threads.at(3), 600_000, 9, 9).getFirst())
          .isEqualTo("addressees");
      assertThat(threads.ephemeral("alice").getFirst()).isEqualTo("published");
    }
  }

  @Test
  void theServerComputesTheSameSlots() {
    try (var node = ClusterOfOne.start(RedisExecutable.any())) {
      for (int index : List.of(0, 1, 128, 255)) {
        assertThat(
                node.server().command("CLUSTER", "KEYSLOT", '{' + new Bucket(index).tag() + "}:x"))
            .isEqualTo(64L * index);
      }
    }
  }
}
