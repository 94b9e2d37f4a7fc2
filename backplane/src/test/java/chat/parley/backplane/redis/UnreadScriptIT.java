package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// `unread.lua`: what a member has not read, counted and never changed.
@OnEveryRedis
final class UnreadScriptIT {
  private final RedisServer server;
  private final ScriptRoom room;

  /// Behind the joining of alice and of bob: 3 of alice, 4 of bob, 5 and 6 of alice.
  UnreadScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
    room.join("bob", "bob");
    room.send("alice", "k1");
    room.send("bob", "k2");
    room.send("alice", "k3");
    room.send("alice", "k4");
  }

  @Test
  void answersTexts() {
    room.read("bob", 4);
    assertThat(room.unread("bob"))
        .containsExactly("unread", "2", "0", room.epoch() + ":4", room.epoch() + ":6", "0", "0");
  }

  @Test
  void whoHasReadNothingHasAllSinceHeJoined() {
    assertThat(room.unread("bob"))
        .containsExactly("unread", "3", "0", "-", room.epoch() + ":6", "0", "0");
    room.join("carol", "carol");
    assertThat(room.unread("carol"))
        .containsExactly("unread", "0", "0", "-", room.epoch() + ":7", "0", "0");
  }

  @Test
  void hisOwnMessagesAndWhatIsNoMessageDoNotCount() {
    room.join("carol", "carol");
    room.change("bob", "r1", "react", 5, "x");
    room.change("alice", "e1", "edit", 5, "another text");
    assertThat(room.unread("alice").get(1)).isEqualTo("1");
    assertThat(room.unread("bob").get(1)).isEqualTo("3");
  }

  @Test
  void whatWasDeletedDoesNotCount() {
    room.change("alice", "d1", "delete", 5, "");
    assertThat(room.unread("bob").get(1)).isEqualTo("2");
  }

  @Test
  void whatWasDeliveredIsNotReadYet() {
    room.delivered("bob", 6);
    assertThat(room.unread("bob").get(1)).isEqualTo("3");
    room.read("bob", 6);
    assertThat(room.unread("bob"))
        .containsExactly("unread", "0", "0", room.epoch() + ":6", room.epoch() + ":6", "0", "0");
  }

  @Test
  void moreThanAreCountedAreSaidSo() {
    room.mostCounted = 3;
    assertThat(room.unread("bob").subList(1, 3)).containsExactly("3", "0");
    room.mostCounted = 2;
    assertThat(room.unread("bob").subList(1, 3)).containsExactly("2", "1");
  }

  @Test
  void atMostSoManyEntriesAreLookedAt() {
    room.mostLookedAt = 2;
    assertThat(room.unread("bob").subList(1, 3)).containsExactly("1", "1");
    room.mostLookedAt = 4;
    assertThat(room.unread("bob").subList(1, 3)).containsExactly("3", "0");
  }

  @Test
  void manyAreReadPageByPage() {
    for (int i = 0; i < 150; i++) {
      room.send("alice", "more " + i);
    }
    room.mostCounted = 1_000;
    assertThat(room.unread("bob").subList(1, 3)).containsExactly("153", "0");
    room.mostLookedAt = 130;
    assertThat(room.unread("bob").subList(1, 3)).containsExactly("129", "1");
  }

  @Test
  void changesNothing() {
    room.read("bob", 4);
    room.takenOver();
    var epoch = room.epoch();
    assertThat(Writes.fewestOf(server, () -> room.unread("bob"))).isZero();
    assertThat(room.epoch()).isEqualTo(epoch);
  }

  /// The fork has not begun yet, or has.
  @Test
  void aReadPositionBeyondAForkIsTheForkPoint() {
    var first = room.epoch();
    room.read("bob", 6);
    room.lose(2);
    room.takenOver();
    assertThat(room.unread("bob").subList(0, 5))
        .containsExactly("unread", "0", "0", first + ":4", first + ":4");
    var second = room.fork();
    room.send("alice", "k5");
    assertThat(room.unread("bob").subList(0, 5))
        .containsExactly("unread", "1", "0", first + ":4", second + ":5");
  }

  @Test
  void whatIsOlderThanTheMembershipDoesNotCount() {
    var epoch = room.epoch();
    server.command("HSET", room.receipts, "bob", epoch + ":1 " + epoch + ":1");
    assertThat(room.unread("bob").subList(1, 4)).containsExactly("3", "0", "-");
  }

  @Test
  void strangersHaveNothing() {
    var hidden = new ScriptRoom(server);
    hidden.create("alice", "private");
    assertThat(room.unread("mallory")).containsExactly("not-a-member");
    assertThat(hidden.unread("mallory")).containsExactly("unknown-room");
    assertThat(new ScriptRoom(server).unread("mallory")).containsExactly("unknown-room");
  }

  @Test
  void lostReceiptsMeanThatNobodyHasReadAnything() {
    room.read("bob", 6);
    server.command("DEL", room.receipts);
    assertThat(room.unread("bob").subList(1, 4)).containsExactly("3", "0", "-");
  }

  @Test
  void aLostLogHasNothingUnread() {
    server.command("DEL", room.log);
    assertThat(room.unread("bob").subList(0, 3)).containsExactly("unread", "0", "0");
  }

  @Test
  void aLostCounterHidesTheRoomUntilItsOrderIsOpened() {
    server.command("DEL", room.meta);
    assertThat(room.unread("bob")).containsExactly("unknown-room");
    room.head("bob");
    assertThat(room.unread("bob").getFirst()).isEqualTo("unread");
  }

  /// Whatever another version wrote.
  @Test
  void anEntryThatCannotBeReadDoesNotCount() {
    server.command("XADD", room.log, "7-0", "v", "2");
    server.command("HSET", room.meta, "offset", "7");
    assertThat(room.unread("bob").get(1)).isEqualTo("3");
  }
}
