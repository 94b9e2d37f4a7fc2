package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `reply.lua`, `thread.lua`, `threads_of.lua` and `thread_part.lua`: replies to one message, and
/// who takes part.
@OnEveryRedis
final class ThreadScriptIT {
  /// Bob's, behind the joining of alice, bob and carol.
  private static final long ROOT = 4;

  private final RedisServer server;
  private final ScriptRoom room;
  private final ScriptThreads threads;

  ThreadScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
    this.threads = new ScriptThreads(room);
    room.join("bob", "bob");
    room.join("carol", "carol");
    room.send("bob", "root");
  }

  @Test
  void aReplyIsAppendedLikeAMessage() {
    room.feedEntries = 10;
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      var replied = threads.reply("alice", "k1", ROOT);
      var entry = room.entries().getLast();
      assertThat(replied).containsExactly("sent", room.epoch(), "5", "" + entry.at());
      assertThat(recorder.payloads(1))
          .containsExactly(
              room.epoch() + " 5 " + room.epoch() + ' ' + entry.at() + "\n" + entry.body());
      assertThat(server.command("XLEN", room.feed)).isEqualTo(1L);
    }
    assertThat(room.ownKeys()).allMatch(key -> Long.valueOf(-1).equals(server.command("TTL", key)));
  }

  @Test
  void aRepeatGetsTheFirstAnswerAndChangesNothing() {
    var replied = threads.reply("alice", "k1", ROOT);
    var before = room.everythingOfTheRoom();
    var repeated = threads.reply("alice", "k1", 99);
    assertThat(repeated.getFirst()).isEqualTo("repeated");
    assertThat(repeated.subList(1, 4)).isEqualTo(replied.subList(1, 4));
    assertThat(room.everythingOfTheRoom()).isEqualTo(before);
  }

  @Test
  void isRefusedAsAMessageIs() {
    var before = room.everythingOfTheRoom();
    assertThat(threads.reply("mallory", "k1", ROOT)).containsExactly("not-a-member");
    assertThat(threads.replyAt("alice", "k2", threads.at(ROOT), "zzzz:1"))
        .containsExactly("key-forgotten");
    assertThat(room.everythingOfTheRoom()).isEqualTo(before);
    new ScriptModeration(room).freeze("alice");
    assertThat(threads.reply("bob", "k3", ROOT)).containsExactly("room-frozen");
  }

  @Test
  void slowModeIsForRepliesToo() {
    new ScriptModeration(room).slowMode("alice", 60_000);
    assertThat(threads.reply("bob", "k1", ROOT).getFirst()).isEqualTo("sent");
    assertThat(threads.reply("bob", "k2", ROOT).getFirst()).isEqualTo("slow-mode");
    assertThat(room.send("bob", "k3").getFirst()).isEqualTo("slow-mode");
  }

  @Test
  void onlyWhatIsAMessageAndNoReplyBeginsAThread() {
    threads.reply("alice", "k1", ROOT);
    assertThat(threads.reply("alice", "k2", 5)).containsExactly("reply-to-reply");
    assertThat(threads.reply("alice", "k3", 1)).containsExactly("unknown-message");
    assertThat(threads.reply("alice", "k4", 99)).containsExactly("unknown-message");
    assertThat(threads.replyAt("alice", "k5", "zzzz:4", "")).containsExactly("unknown-message");
    room.change("bob", "d", "delete", ROOT, "");
    assertThat(threads.reply("alice", "k6", ROOT)).containsExactly("unknown-message");
    assertThat(threads.newest("alice", ROOT, 10).subList(0, 2)).containsExactly("thread", "1");
  }

  @Test
  void inAPrivateRoomThereIsNothingFromBeforeTheJoining() {
    var hidden = new ScriptRoom(server);
    hidden.create("alice", "private");
    hidden.send("alice", "before");
    hidden.join("alice", "bob");
    var there = new ScriptThreads(hidden);
    assertThat(there.reply("bob", "k1", 2)).containsExactly("unknown-message");
    assertThat(there.newest("bob", 2, 10)).containsExactly("unknown-message");
    assertThat(there.follow("bob", 2)).containsExactly("unknown-message");
    assertThat(there.newest("mallory", 2, 10)).containsExactly("unknown-room");
    assertThat(there.reply("alice", "k2", 2).getFirst()).isEqualTo("sent");
  }

  @Test
  void aPageHoldsTheRootAndTheNewestRepliesAsTheyAreInTheLog() {
    threads.reply("alice", "k1", ROOT);
    room.send("alice", "between");
    threads.reply("carol", "k2", ROOT);
    var page = threads.newest("mallory", ROOT, 10);
    assertThat(page.subList(0, 4)).containsExactly("thread", "2", "-", "0");
    assertThat(ScriptThreads.offsets(page)).containsExactly("4", "5", "7");
    var last = room.entries().getLast();
    assertThat(page.subList(page.size() - 5, page.size()))
        .containsExactly("7", room.epoch(), room.epoch(), "" + last.at(), last.body());
    assertThat(ScriptThreads.offsets(threads.newest("bob", ROOT, 1))).containsExactly("4", "7");
  }

  @Test
  void repliesComePageByPage() {
    for (int i = 0; i < 5; i++) {
      threads.reply("alice", "k" + i, ROOT);
    }
    assertThat(ScriptThreads.offsets(page("after", 4, 2))).containsExactly("4", "5", "6");
    assertThat(ScriptThreads.offsets(page("after", 6, 2))).containsExactly("4", "7", "8");
    assertThat(ScriptThreads.offsets(page("after", 9, 2))).containsExactly("4");
    assertThat(ScriptThreads.offsets(page("before", 8, 2))).containsExactly("4", "6", "7");
    assertThat(ScriptThreads.offsets(page("before", 5, 2))).containsExactly("4");
    assertThat(threads.page("alice", threads.at(ROOT), "after", "zzzz:1", 2))
        .containsExactly("unknown-position");
  }

  @Test
  void whoWritesTakesPartAndSoDoesTheRootsAuthor() {
    threads.reply("alice", "k1", ROOT);
    threads.reply("carol", "k2", ROOT);
    var root = threads.at(ROOT);
    assertThat(threads.of("bob")).containsExactly("threads", root, root, "2", "2", threads.at(6));
    assertThat(threads.of("alice"))
        .containsExactly("threads", root, threads.at(5), "2", "1", threads.at(6));
    assertThat(threads.of("carol"))
        .containsExactly("threads", root, threads.at(6), "2", "0", threads.at(6));
    assertThat(threads.newest("alice", ROOT, 10).subList(1, 4))
        .containsExactly("2", threads.at(5), "1");
  }

  @Test
  void whoHasUnfollowedComesBackWhenHeWritesAlone() {
    threads.reply("alice", "k1", ROOT);
    assertThat(threads.unfollow("bob", ROOT)).containsExactly("moved", "-");
    assertThat(threads.unfollow("bob", ROOT)).containsExactly("unchanged", "-");
    threads.reply("alice", "k2", ROOT);
    assertThat(threads.of("bob")).containsExactly("threads");
    threads.reply("bob", "k3", ROOT);
    assertThat(threads.of("bob")).hasSize(6);
  }

  @Test
  void whoFollowsHasReadWhatIsThere() {
    threads.reply("alice", "k1", ROOT);
    assertThat(threads.follow("carol", ROOT)).containsExactly("moved", threads.at(5));
    assertThat(threads.follow("carol", ROOT)).containsExactly("unchanged", threads.at(5));
    threads.reply("alice", "k2", ROOT);
    assertThat(threads.of("carol").subList(3, 5)).containsExactly("2", "1");
    assertThat(threads.follow("mallory", ROOT)).containsExactly("not-a-member");
  }

  @Test
  void aReadPositionOnlyMovesForwardAndIsToldToHisOwnConnections() {
    threads.reply("alice", "k1", ROOT);
    threads.reply("alice", "k2", ROOT);
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      assertThat(threads.read("bob", ROOT, 5)).containsExactly("moved", threads.at(5));
      assertThat(threads.of("bob").get(4)).isEqualTo("1");
      assertThat(threads.read("bob", ROOT, 4)).containsExactly("unchanged", threads.at(5));
      assertThat(threads.read("bob", ROOT, 6)).containsExactly("moved", threads.at(6));
      assertThat(threads.of("bob").get(4)).isEqualTo("0");
      assertThat(recorder.payloads(2))
          .extracting(payload -> payload.replaceFirst("\\d+", "T"))
          .containsExactly(
              "~ T\nreadthread bob bob\n" + threads.at(ROOT) + ' ' + threads.at(5),
              "~ T\nreadthread bob bob\n" + threads.at(ROOT) + ' ' + threads.at(6));
    }
  }

  @Test
  void whatCannotBeReadUpToIsRefused() {
    threads.reply("alice", "k1", ROOT);
    assertThat(threads.read("bob", ROOT, 6)).containsExactly("ahead", threads.at(5));
    assertThat(threads.part("bob", "read", threads.at(ROOT), "zzzz:5"))
        .containsExactly("unknown-position");
    assertThat(threads.read("bob", 5, 5)).containsExactly("reply-to-reply");
    assertThat(threads.read("bob", 99, 5)).containsExactly("unknown-message");
    assertThat(threads.read("mallory", ROOT, 5)).containsExactly("not-a-member");
    assertThat(threads.read("carol", ROOT, 5)).as("no part").containsExactly("unchanged", "-");
  }

  @Test
  void aDeletedReplyIsNoneAnyMore() {
    threads.reply("alice", "k1", ROOT);
    threads.reply("alice", "k2", ROOT);
    room.change("alice", "d", "delete", 6, "");
    assertThat(threads.of("bob").subList(3, 6)).containsExactly("1", "1", threads.at(5));
    assertThat(ScriptThreads.offsets(threads.newest("bob", ROOT, 10))).containsExactly("4", "5");
    assertThat(replies()).containsExactly("4", "1", threads.at(5));
    room.change("alice", "d2", "delete", 5, "");
    assertThat(replies()).isEmpty();
  }

  @Test
  void historyIsToldOfReplies() {
    assertThat(replies()).isEmpty();
    threads.reply("alice", "k1", ROOT);
    threads.reply("carol", "k2", ROOT);
    assertThat(replies()).containsExactly("4", "2", threads.at(6));
    room.change("alice", "r", "react", ROOT, "+1");
    assertThat(room.changed("alice", ROOT).subList(4, 7)).containsExactly("", "+1 1", "+1");
    assertThat(replies()).containsExactly("4", "2", threads.at(6));
  }

  @Test
  void oneTakesPartInSoManyThreads() {
    threads.maxThreads = 2;
    for (int i = 0; i < 3; i++) {
      room.send("alice", "root " + i);
    }
    threads.follow("carol", 5);
    threads.follow("carol", 6);
    assertThat(threads.follow("carol", 7)).containsExactly("too-many-threads");
    threads.reply("carol", "k1", 7);
    assertThat(threads.of("carol")).contains(threads.at(6), threads.at(7)).hasSize(1 + 2 * 5);
    assertThat(threads.of("carol")).doesNotContain(threads.at(5));
    threads.reply("carol", "k2", ROOT);
    assertThat(threads.of("carol")).contains(threads.at(ROOT), threads.at(7)).hasSize(1 + 2 * 5);
  }

  @Test
  void whoLeavesTakesPartInNothing() {
    threads.reply("carol", "k1", ROOT);
    room.leave("carol", "carol");
    assertThat(threads.of("carol")).containsExactly("not-a-member");
    room.join("carol", "carol");
    assertThat(threads.of("carol")).containsExactly("threads");
    assertThat(ScriptRoom.list(server.command("HKEYS", room.receipts)))
        .containsExactlyInAnyOrder("@", "@threads", "bob threads");
    assertThat(server.command("HGET", room.receipts, "@threads")).isEqualTo("1");
  }

  @Test
  void aThreadGoesWithItsRoot() {
    threads.reply("alice", "k1", ROOT);
    room.entries = 1;
    for (int i = 0; i < 200; i++) {
      room.send("alice", "more " + i);
    }
    assertThat(threads.of("bob")).containsExactly("threads");
    assertThat(threads.newest("bob", ROOT, 10)).containsExactly("unknown-message");
    assertThat(threads.reply("alice", "k2", ROOT)).containsExactly("unknown-message");
    assertThat(room.unread("bob").getLast()).isEqualTo("0");
    var newest = room.ids().getLast();
    threads.reply("bob", "k3", Long.parseLong(newest.substring(0, newest.indexOf('-'))));
    assertThat(server.command("HEXISTS", room.changes, ROOT + "t")).isEqualTo(0L);
    assertThat(ScriptRoom.list(server.command("ZRANGE", room.marks, "0", "-1")))
        .noneMatch(mark -> mark.toString().startsWith("0000000000000004"));
  }

  /// A read position is that of a place in the room, and a root has one position across forks.
  @Test
  void aThreadGoesOnBehindAFork() {
    var root = threads.at(ROOT);
    threads.reply("alice", "k1", ROOT);
    var first = threads.at(5);
    room.fork();
    threads.replyAt("alice", "k2", root, "");
    assertThat(threads.of("bob")).containsExactly("threads", root, root, "2", "2", threads.at(6));
    assertThat(threads.part("bob", "read", root, first)).containsExactly("moved", first);
    assertThat(threads.of("bob").get(4)).isEqualTo("1");
    assertThat(threads.reply("alice", "k3", ROOT))
        .as("another epoch's name for it")
        .containsExactly("unknown-message");
  }

  @Test
  void unreadCountsSayHowManyThreadsWait() {
    room.send("bob", "another root");
    threads.reply("alice", "k1", ROOT);
    threads.reply("alice", "k2", 5);
    assertThat(room.unread("bob").get(1)).as("replies are no messages of the room").isEqualTo("0");
    assertThat(room.unread("bob").getLast()).isEqualTo("2");
    threads.read("bob", ROOT, 7);
    assertThat(room.unread("bob").getLast()).isEqualTo("1");
    room.read("bob", 7);
    assertThat(room.unread("bob").getLast()).isEqualTo("1");
  }

  @Test
  void lostMarksHaveNoRepliesButLaterOnes() {
    threads.reply("alice", "k1", ROOT);
    server.command("DEL", room.marks);
    assertThat(replies()).isEmpty();
    threads.reply("alice", "k2", ROOT);
    assertThat(replies()).containsExactly("4", "1", threads.at(6));
  }

  private List<Object> page(String range, long edge, int size) {
    return threads.page("alice", threads.at(ROOT), range, threads.at(edge), size);
  }

  private List<Object> replies() {
    var reply = room.changed("bob", ROOT);
    return reply.subList(7, reply.size());
  }
}
