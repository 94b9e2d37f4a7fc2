package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `change.lua` and `changed.lua`: what is done to a message, and what it is then.
@OnEveryRedis
final class ChangeScriptIT {
  /// Behind the joining of alice and of bob.
  private static final long MESSAGE = 3;

  private final RedisServer server;
  private final ScriptRoom room;

  ChangeScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
    room.join("bob", "bob");
    room.send("bob", "said");
  }

  @Test
  void anEditIsAppendedLikeAMessageAndKeptAsWhatTheMessageIs() {
    var edited = room.change("bob", "k1", "edit", MESSAGE, "another text");
    var entry = room.entries().getLast();
    assertThat(edited).containsExactly("sent", room.epoch(), "4", "" + entry.at());
    assertThat(entry.body()).isEqualTo("changed bob\nedit");
    assertThat(now("bob")).containsExactly("e " + entry.at() + "\nanother text", "", "");
    assertThat(room.changed("bob", MESSAGE)).startsWith("changed", room.epoch(), "4");
  }

  @Test
  void anEditToWhatHasDataIsKeptAsItsFields() {
    var edited = room.change("bob", "k1", "rewrite", MESSAGE, "\"data\":{\"a\":1}");
    assertThat(edited).startsWith("sent", room.epoch(), "4");
    assertThat(now("bob").getFirst()).isEqualTo("c " + edited.get(3) + "\n\"data\":{\"a\":1}");
    assertThat(room.change("alice", "k2", "rewrite", MESSAGE, "\"data\":1"))
        .containsExactly("not-allowed");
    var again = room.change("bob", "k3", "edit", MESSAGE, "a text");
    assertThat(now("bob").getFirst()).isEqualTo("e " + again.get(3) + "\na text");
  }

  @Test
  void aRepeatGetsTheFirstAnswerAndChangesNothing() {
    var edited = room.change("bob", "k1", "edit", MESSAGE, "another text");
    var repeated = room.change("bob", "k1", "edit", MESSAGE, "a third one");
    assertThat(repeated.getFirst()).isEqualTo("repeated");
    assertThat(repeated.subList(1, 4)).isEqualTo(edited.subList(1, 4));
    assertThat(room.entries()).hasSize(4);
    assertThat(now("bob").getFirst()).asString().endsWith("\nanother text");
  }

  @Test
  void onlyItsAuthorEditsAMessage() {
    assertThat(room.change("alice", "k1", "edit", MESSAGE, "forged"))
        .containsExactly("not-allowed");
    assertThat(room.change("mallory", "k1", "edit", MESSAGE, "forged"))
        .containsExactly("not-a-member");
    assertThat(room.entries()).hasSize(3);
  }

  @Test
  void itsAuthorAndTheOwnerDeleteAMessageAndNothingIsDoneToItAfterwards() {
    room.join("carol", "carol");
    assertThat(room.change("carol", "k1", "delete", MESSAGE, "")).containsExactly("not-allowed");
    room.change("carol", "k2", "react", MESSAGE, "+1");
    room.change("bob", "k3", "edit", MESSAGE, "another text");

    assertThat(room.change("alice", "k4", "delete", MESSAGE, "")).startsWith("sent");

    assertThat(now("carol").getFirst()).asString().matches("d \\d+ alice");
    assertThat(now("carol").subList(1, 3)).containsExactly("", "");
    for (var action : List.of("edit", "delete", "react", "unreact")) {
      assertThat(room.change("bob", "after " + action, action, MESSAGE, "x"))
          .as(action)
          .containsExactly("unknown-message");
    }
    assertThat(marks()).containsExactly("-", "0000000000000003");
  }

  @Test
  void reactionsAreCountedOncePerUserInTheOrderOfTheirFirst() {
    room.change("alice", "k1", "react", MESSAGE, "b");
    room.change("bob", "k2", "react", MESSAGE, "a");
    room.change("bob", "k3", "react", MESSAGE, "b");
    assertThat(room.change("bob", "k4", "react", MESSAGE, "b").getFirst()).isEqualTo("unchanged");
    assertThat(now("alice")).containsExactly("", "b 2 a 1", "b");
    assertThat(now("bob")).containsExactly("", "b 2 a 1", "b a");

    room.change("alice", "k5", "unreact", MESSAGE, "b");
    room.change("bob", "k6", "unreact", MESSAGE, "a");
    assertThat(room.change("bob", "k7", "unreact", MESSAGE, "a").getFirst()).isEqualTo("unchanged");
    assertThat(now("alice")).containsExactly("", "b 1", "");
    assertThat(room.entries()).hasSize(3 + 5);
  }

  @Test
  void aMessageHasAtMostSoManyReactions() {
    room.maxReactions = 2;
    room.change("alice", "k1", "react", MESSAGE, "a");
    room.change("alice", "k2", "react", MESSAGE, "b");
    assertThat(room.change("bob", "k3", "react", MESSAGE, "a"))
        .containsExactly("too-many-reactions");
    room.change("alice", "k4", "unreact", MESSAGE, "b");
    assertThat(room.change("bob", "k5", "react", MESSAGE, "a")).startsWith("sent");
  }

  @Test
  void whatIsNoMessageIsUnknown() {
    assertThat(room.change("alice", "k1", "react", 1, "a")).containsExactly("unknown-message");
    assertThat(room.change("alice", "k2", "react", 99, "a")).containsExactly("unknown-message");
    assertThat(room.changeAt("alice", "k3", "react", "zzzz:3", "a"))
        .containsExactly("unknown-message");
  }

  @Test
  void inAPrivateRoomNothingFromBeforeTheJoiningIsThere() {
    var secret = new ScriptRoom(server);
    secret.create("alice", "private");
    secret.send("alice", "before");
    secret.join("alice", "bob");
    assertThat(secret.change("bob", "k1", "react", 2, "a")).containsExactly("unknown-message");
    assertThat(secret.change("alice", "k2", "react", 2, "a")).startsWith("sent");
    assertThat(secret.change("mallory", "k3", "react", 2, "a")).containsExactly("unknown-room");
  }

  @Test
  void whatIsKeptForTrimmedMessagesIsForgotten() {
    room.entries = 1;
    room.change("bob", "k1", "edit", MESSAGE, "another text");
    room.change("alice", "k2", "react", MESSAGE, "a");
    for (int i = 0; i < 200; i++) {
      room.send("bob", "more " + i);
    }
    long last = offset(room.ids().getLast());
    room.change("bob", "k3", "edit", last, "x");
    assertThat(server.command("HEXISTS", room.changes, "" + MESSAGE)).isEqualTo(0L);
    assertThat(server.command("HEXISTS", room.changes, MESSAGE + "r")).isEqualTo(0L);
    assertThat(marks()).containsExactly("-", "%016d".formatted(last));
    assertThat(Long.parseLong(room.changed("bob").get(3).toString()))
        .isGreaterThan(MESSAGE)
        .isEqualTo(offset(room.ids().getFirst()));
  }

  @Test
  void noKeyOfAChangedRoomExpires() {
    room.change("bob", "k1", "edit", MESSAGE, "another text");
    room.change("bob", "k2", "react", MESSAGE, "a");
    assertThat(room.ownKeys()).allMatch(key -> Long.valueOf(-1).equals(server.command("TTL", key)));
  }

  @Test
  void publishesAndPointsToAChangeAsToAMessage() {
    room.feedEntries = 10;
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      var at = room.change("bob", "k1", "delete", MESSAGE, "").get(3);
      assertThat(recorder.payloads(1))
          .containsExactly(
              room.epoch() + " 4 " + room.epoch() + ' ' + at + "\nchanged bob\ndelete");
      assertThat(server.command("XLEN", room.feed)).isEqualTo(1L);
    }
  }

  /// Whoever has undone it since must not find it done again.
  @Test
  void aKeyThatChangedNothingIsRememberedToo() {
    room.change("bob", "k1", "react", MESSAGE, "a");
    var unchanged = room.change("bob", "k2", "react", MESSAGE, "a");
    room.change("bob", "k3", "unreact", MESSAGE, "a");
    assertThat(room.change("bob", "k2", "react", MESSAGE, "a"))
        .containsExactly("repeated", room.epoch(), "4", unchanged.get(3));
    assertThat(now("bob")).containsExactly("", "", "");
  }

  /// What others are told of it they look for under the position that it has.
  @Test
  void aMessageHasOnePositionAcrossForks() {
    var first = room.epoch();
    room.fork();
    assertThat(room.change("bob", "k1", "edit", MESSAGE, "x")).containsExactly("unknown-message");
    var edited = room.changeAt("bob", "k2", "edit", first + ":3", "x");
    assertThat(edited).startsWith("sent", room.epoch(), "4");
    assertThat(room.epoch()).isNotEqualTo(first);
  }

  @Test
  void whoHasLeftChangesNothingMore() {
    room.leave("bob", "bob");
    assertThat(room.change("bob", "k1", "edit", MESSAGE, "x")).containsExactly("not-a-member");
  }

  @Test
  void lostChangesMeanThatMessagesAreAsTheyWereSent() {
    room.change("alice", "k1", "react", MESSAGE, "a");
    room.change("bob", "k2", "edit", MESSAGE, "another text");
    server.command("DEL", room.changes);
    assertThat(now("alice")).containsExactly("", "", "");
    assertThat(room.change("alice", "k3", "unreact", MESSAGE, "a").getFirst())
        .isEqualTo("unchanged");
    assertThat(room.change("alice", "k4", "react", MESSAGE, "a").getFirst()).isEqualTo("sent");
    assertThat(now("alice")).containsExactly("", "a 1", "a");
  }

  @Test
  void lostMarksKeepTextsAndCounts() {
    room.change("alice", "k1", "react", MESSAGE, "a");
    room.change("bob", "k2", "edit", MESSAGE, "another text");
    server.command("DEL", room.marks);
    assertThat(now("alice").getFirst()).asString().endsWith("\nanother text");
    assertThat(now("alice").subList(1, 3)).containsExactly("a 1", "");
    assertThat(room.change("alice", "k3", "react", MESSAGE, "a").getFirst()).isEqualTo("sent");
    assertThat(now("alice").subList(1, 3)).containsExactly("a 2", "a");
  }

  @Test
  void aLostCounterGoesOnInANewEpoch() {
    var first = room.epoch();
    server.command("DEL", room.meta);
    assertThat(room.changed("bob", MESSAGE)).containsExactly("unknown-room");
    assertThat(room.changeAt("bob", "k1", "edit", first + ":3", "x").get(2)).isEqualTo("4");
    assertThat(room.epoch()).isNotEqualTo(first);
  }

  @Test
  void aLostLogHasNoMessages() {
    server.command("DEL", room.log);
    assertThat(room.change("bob", "k1", "edit", MESSAGE, "x")).containsExactly("unknown-message");
    assertThat(room.changed("bob").get(3)).as("the oldest one would be").isEqualTo("4");
  }

  @Test
  void whatIsRefusedForWantOfMemoryChangesNothing() {
    try (var full = NewerRedis.another(server)) {
      var there = ScriptRoom.ofAlice(full.server());
      there.send("alice", "said");
      var before = there.everything();
      full.server().command("CONFIG", "SET", "maxmemory", "1");
      for (var action : List.of("edit", "delete", "react", "unreact")) {
        assertThatThrownBy(() -> there.change("alice", action, action, 2, "x"))
            .as(action)
            .hasMessageContaining("OOM command");
      }
      full.server().command("CONFIG", "SET", "maxmemory", "0");
      assertThat(there.everything()).isEqualTo(before);
    }
  }

  private List<Object> marks() {
    return ScriptRoom.list(server.command("ZRANGE", room.marks, "0", "-1"));
  }

  private static long offset(String entry) {
    return Long.parseLong(entry.substring(0, entry.indexOf('-')));
  }

  private List<Object> now(String user) {
    var reply = room.changed(user, MESSAGE);
    return reply.subList(4, 7);
  }
}
