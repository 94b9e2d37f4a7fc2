package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// `member.lua`: who may add and remove whom, and what the room's order says about it.
@OnEveryRedis
final class MemberScriptIT {
  private final RedisServer server;
  private final ScriptRoom room;
  private final ScriptRoom hidden;

  MemberScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
    this.hidden = new ScriptRoom(server);
    hidden.create("alice", "private");
  }

  @Test
  void joiningAnswersRoleAndPositionAsTexts() {
    var position = room.epoch() + ":2";
    assertThat(room.join("bob", "bob"))
        .containsExactly("changed", "member", room.epoch() + ":1", position);
    assertThat(server.command("HGET", room.members, "bob"))
        .isEqualTo("member " + position + " " + room.epoch());
    assertThat(room.entries().getLast().body()).isEqualTo("joined bob\n");
    assertThat(room.metaField("offset")).isEqualTo("2");
  }

  @Test
  void joiningTwiceChangesNothing() {
    room.join("bob", "bob");
    var joined = room.epoch() + ":2";
    room.send("alice", "k1");
    assertThat(room.join("bob", "bob"))
        .containsExactly("unchanged", "member", room.epoch() + ":1", joined);
    assertThat(room.ids()).containsExactly("1-0", "2-0", "3-0");
    var owned = room.epoch() + ":1";
    assertThat(room.join("alice", "alice"))
        .containsExactly("unchanged", "owner", room.epoch() + ":0", owned);
  }

  @Test
  void leavingAnswersThePositionOfTheChange() {
    room.join("bob", "bob");
    assertThat(room.leave("bob", "bob")).containsExactly("changed", "", "", room.epoch() + ":3");
    assertThat(server.command("HEXISTS", room.members, "bob")).isEqualTo(0L);
    assertThat(room.entries().getLast().body()).isEqualTo("left bob\n");
    assertThat(room.leave("bob", "bob")).containsExactly("unchanged", "", "", "");
    assertThat(room.ids()).hasSize(3);
  }

  @Test
  void joiningAgainBeginsAtALaterPosition() {
    room.join("bob", "bob");
    room.leave("bob", "bob");
    assertThat(room.join("bob", "bob").subList(2, 4))
        .containsExactly(room.epoch() + ":3", room.epoch() + ":4");
  }

  @Test
  void joiningAfterAForkBeginsAtTheEndOfTheOldEpoch() {
    var old = room.epoch();
    room.takenOver();
    var joined = room.join("bob", "bob");
    assertThat(joined.subList(2, 4)).containsExactly(old + ":1", room.epoch() + ":2");
    assertThat(room.epoch()).isNotEqualTo(old);
    assertThat(room.join("bob", "bob").subList(2, 4)).isEqualTo(joined.subList(2, 4));
  }

  @Test
  void anyMemberInvitesAndAStrangerInvitesOnlyHimself() {
    assertThat(room.join("mallory", "bob")).containsExactly("not-allowed");
    room.join("bob", "bob");
    assertThat(room.join("bob", "carol").getFirst()).isEqualTo("changed");
  }

  @Test
  void nobodyJoinsAPrivateRoomUninvited() {
    assertThat(hidden.join("bob", "bob")).containsExactly("unknown-room");
    assertThat(hidden.leave("bob", "alice")).containsExactly("unknown-room");
    assertThat(hidden.join("alice", "bob").getFirst()).isEqualTo("changed");
    assertThat(hidden.join("bob", "carol").getFirst()).isEqualTo("changed");
    assertThat(hidden.ids()).hasSize(3);
  }

  @Test
  void membersRemoveNobody() {
    room.join("bob", "bob");
    room.join("carol", "carol");
    assertThat(room.leave("bob", "carol")).containsExactly("not-allowed");
    assertThat(room.leave("mallory", "carol")).containsExactly("not-allowed");
    assertThat(room.leave("alice", "carol").getFirst()).isEqualTo("changed");
  }

  @Test
  void aUserWhoseNameLooksLikeARoleIsNone() {
    room.join("owner", "owner");
    room.join("bob", "bob");
    assertThat(room.leave("owner", "bob")).containsExactly("not-allowed");
  }

  @Test
  void theOwnerStays() {
    assertThat(room.leave("alice", "alice")).containsExactly("owner-stays");
    assertThat(room.ids()).hasSize(1);
  }

  @Test
  void aFullRoomTakesNobodyElseButKnowsItsMembers() {
    room.maxMembers = 2;
    room.join("bob", "bob");
    assertThat(room.join("carol", "carol")).containsExactly("room-full");
    assertThat(room.join("bob", "bob").getFirst()).isEqualTo("unchanged");
    room.leave("bob", "bob");
    assertThat(room.join("carol", "carol").getFirst()).isEqualTo("changed");
  }

  @Test
  void anUnknownRoomIsNotMadeByJoining() {
    var none = new ScriptRoom(server);
    assertThat(none.join("bob", "bob")).containsExactly("unknown-room");
    assertThat(none.leave("bob", "bob")).containsExactly("unknown-room");
    assertThat(none.ownKeys())
        .allMatch(key -> Long.valueOf(0).equals(server.command("EXISTS", key)));
  }

  @Test
  void changesArePublishedInTheRoomsOrder() {
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      room.join("bob", "bob");
      room.send("bob", "k1");
      room.leave("bob", "bob");
      var epoch = room.epoch();
      assertThat(recorder.payloads(3).stream().map(text -> text.replaceAll(" \\d{13}\n", "|")))
          .containsExactly(
              epoch + " 2 " + epoch + "|joined bob\n",
              epoch + " 3 " + epoch + '|' + ScriptRoom.body("bob", "k1"),
              epoch + " 4 " + epoch + "|left bob\n");
    }
  }

  @Test
  void noKeyExpires() {
    room.join("bob", "bob");
    room.leave("bob", "bob");
    assertThat(room.ownKeys()).allMatch(key -> Long.valueOf(-1).equals(server.command("TTL", key)));
  }

  @Test
  void aLostCounterMeansNoRoom() {
    server.command("DEL", room.meta);
    assertThat(room.join("bob", "bob")).containsExactly("unknown-room");
    assertThat(room.ids()).hasSize(1);
  }

  @Test
  void lostMembersOpenAPublicRoomToNewOnesWithoutAnOwnerAndClosePrivateOnes() {
    server.command("DEL", room.members, hidden.members);
    assertThat(room.join("alice", "alice").get(1)).isEqualTo("member");
    assertThat(hidden.join("alice", "alice")).containsExactly("unknown-room");
  }

  @Test
  void aLostLogGoesOnAtTheNextOffset() {
    server.command("DEL", room.log);
    assertThat(room.join("bob", "bob").get(3)).isEqualTo(room.epoch() + ":2");
    assertThat(room.ids()).containsExactly("2-0");
  }
}
