package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `receipt.lua`: forward only, in the room's own history, and told to whom it concerns.
@OnEveryRedis
final class ReceiptScriptIT {
  private final RedisServer server;
  private final ScriptRoom room;

  /// Behind the joining of alice and of bob: 3, 4 and 5.
  ReceiptScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
    room.join("bob", "bob");
    room.send("alice", "k1");
    room.send("alice", "k2");
    room.send("alice", "k3");
  }

  @Test
  void answersTextsAndKeepsThem() {
    var epoch = room.epoch();
    assertThat(room.delivered("bob", 4)).containsExactly("moved", "-", epoch + ":4");
    assertThat(room.read("bob", 3)).containsExactly("moved", epoch + ":3", epoch + ":4");
    assertThat(stored("bob")).isEqualTo(epoch + ":3 " + epoch + ":4");
    assertThat(stored("alice")).isEqualTo("null");
    assertThat(server.command("TTL", room.receipts)).isEqualTo(-1L);
  }

  @Test
  void whatWasReadWasDelivered() {
    var epoch = room.epoch();
    room.delivered("bob", 3);
    assertThat(room.read("bob", 5)).containsExactly("moved", epoch + ":5", epoch + ":5");
    assertThat(room.delivered("bob", 4)).containsExactly("unchanged", epoch + ":5", epoch + ":5");
  }

  @Test
  void nothingMovesBackAndARepeatChangesNothing() {
    var epoch = room.epoch();
    room.read("bob", 4);
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      for (int offset : List.of(4, 3, 2)) {
        assertThat(room.read("bob", offset))
            .containsExactly("unchanged", epoch + ":4", epoch + ":4");
        assertThat(Writes.fewestOf(server, () -> room.read("bob", offset))).isZero();
      }
      room.read("bob", 5);
      assertThat(recorder.payloads(1)).as("the last one alone").hasSize(1);
    }
  }

  @Test
  void allAreToldOfWhatMovedInASmallRoom() {
    room.membersTold = 2;
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      room.read("bob", 4);
      room.delivered("bob", 5);
      assertThat(recorder.payloads(2))
          .satisfiesExactly(
              read -> assertThat(read).matches("~ \\d{13}\nread bob\n" + room.epoch() + ":4"),
              delivered ->
                  assertThat(delivered)
                      .matches("~ \\d{13}\ndelivered bob\n" + room.epoch() + ":5"));
    }
  }

  @Test
  void inALargerRoomHisOwnConnectionsAlone() {
    room.membersTold = 1;
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      room.read("bob", 4);
      assertThat(recorder.payloads(1))
          .singleElement()
          .asString()
          .matches("~ \\d{13}\nread bob bob\n" + room.epoch() + ":4");
    }
  }

  @Test
  void aPositionBeyondTheNewestIsNone() {
    assertThat(room.read("bob", 6)).containsExactly("ahead", room.epoch() + ":5");
    assertThat(room.delivered("bob", 6)).containsExactly("ahead", room.epoch() + ":5");
    assertThat(stored("bob")).isEqualTo("null");
  }

  @Test
  void aPositionOfAnUnknownEpochIsNone() {
    assertThat(room.receipt("bob", "read", "zzzz:3")).containsExactly("unknown-position");
    assertThat(stored("bob")).isEqualTo("null");
  }

  /// Offsets are not enough: those of an epoch begin behind the fork.
  @Test
  void aPositionThatItsEpochCannotHaveIsNone() {
    var fork = room.fork();
    assertThat(room.receipt("bob", "read", fork + ":4")).containsExactly("unknown-position");
    assertThat(room.receipt("bob", "read", fork + ":5")).containsExactly("unknown-position");
    assertThat(room.receipt("bob", "read", fork + ":6").getFirst()).isEqualTo("ahead");
    room.send("alice", "k4");
    assertThat(room.receipt("bob", "read", fork + ":6").getFirst()).isEqualTo("moved");
    assertThat(room.receipt("bob", "read", fork + ":5")).containsExactly("unknown-position");
  }

  @Test
  void thePlaceBeforeTheFirstIsOne() {
    var epoch = room.epoch();
    assertThat(room.read("alice", 0)).containsExactly("unchanged", "-", "-");
    assertThat(room.read("alice", 1)).containsExactly("moved", epoch + ":1", epoch + ":1");
  }

  @Test
  void aCleanForkLosesNothing() {
    var first = room.epoch();
    room.read("bob", 4);
    var second = room.fork();
    room.send("alice", "k4");
    assertThat(room.receipt("bob", "read", first + ":4"))
        .containsExactly("unchanged", first + ":4", first + ":4");
    assertThat(room.receipt("bob", "read", first + ":5"))
        .containsExactly("moved", first + ":5", first + ":5");
    assertThat(room.receipt("bob", "delivered", second + ":6"))
        .containsExactly("moved", first + ":5", second + ":6");
  }

  /// What he had read was lost; what he said of it lies beyond the fork now.
  @Test
  void aStoredPositionBeyondAForkIsTheForkPoint() {
    var first = room.epoch();
    room.read("bob", 5);
    room.lose(2);
    var second = room.fork();
    assertThat(room.receipt("bob", "read", first + ":3"))
        .containsExactly("unchanged", first + ":3", first + ":3");
    room.send("alice", "k4");
    assertThat(room.receipt("bob", "read", second + ":4"))
        .containsExactly("moved", second + ":4", second + ":4");
  }

  /// The first one after a failover begins the fork.
  @Test
  void aPositionBeyondAForkIsTheForkPointAndNobodyIsTold() {
    var first = room.epoch();
    room.lose(2);
    room.takenOver();
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      assertThat(room.receipt("bob", "read", first + ":5"))
          .containsExactly("moved", first + ":3", first + ":3");
      assertThat(room.epoch()).isNotEqualTo(first);
      var second = room.send("alice", "k4").get(1);
      room.receipt("bob", "read", second + ":4");
      assertThat(recorder.payloads(2))
          .satisfiesExactly(
              sent -> assertThat(sent).contains("message alice"),
              read -> assertThat(read).endsWith("read bob\n" + second + ":4"));
    }
  }

  @Test
  void beforeHisJoiningThereIsNothingToRead() {
    var epoch = room.epoch();
    assertThat(room.read("bob", 1)).containsExactly("unchanged", "-", "-");
    assertThat(room.read("bob", 2)).containsExactly("moved", epoch + ":2", epoch + ":2");
  }

  @Test
  void whoLeavesTakesHisReceiptsWithHim() {
    room.read("bob", 4);
    room.read("alice", 4);
    room.leave("bob", "bob");
    assertThat(server.command("HKEYS", room.receipts)).isEqualTo(List.of("@", "alice"));
    assertThat(room.read("bob", 5)).containsExactly("not-a-member");
    room.join("bob", "bob");
    assertThat(room.read("bob", 5)).containsExactly("unchanged", "-", "-");
  }

  /// Whatever is left of an earlier membership.
  @Test
  void whatIsOlderThanTheMembershipDoesNotCount() {
    var epoch = room.epoch();
    server.command("HSET", room.receipts, "bob", epoch + ":1 " + epoch + ":1");
    assertThat(room.delivered("bob", 3)).containsExactly("moved", "-", epoch + ":3");
  }

  @Test
  void strangersAreRefusedAsForASend() {
    var hidden = new ScriptRoom(server);
    hidden.create("alice", "private");
    var none = new ScriptRoom(server);
    assertThat(room.read("mallory", 3)).isEqualTo(room.send("mallory", "k")).hasSize(1);
    assertThat(hidden.read("mallory", 1)).isEqualTo(hidden.send("mallory", "k")).hasSize(1);
    assertThat(none.receipt("mallory", "read", "x:1")).containsExactly("unknown-room");
    assertThat(server.command("EXISTS", none.receipts)).isEqualTo(0L);
  }

  @Test
  void lostReceiptsMeanThatNobodyHasReadAnything() {
    var epoch = room.epoch();
    room.read("bob", 5);
    server.command("DEL", room.receipts);
    assertThat(room.read("bob", 3)).containsExactly("moved", epoch + ":3", epoch + ":3");
  }

  @Test
  void lostMembersReadNothing() {
    server.command("DEL", room.members);
    assertThat(room.read("bob", 5)).containsExactly("not-a-member");
  }

  @Test
  void aLostCounterLosesNoReceipt() {
    var epoch = room.epoch();
    room.read("bob", 4);
    server.command("DEL", room.meta);
    assertThat(room.receipt("bob", "delivered", epoch + ":5"))
        .containsExactly("moved", epoch + ":4", epoch + ":5");
  }

  @Test
  void aLostLogLosesNoReceipt() {
    var epoch = room.epoch();
    server.command("DEL", room.log);
    assertThat(room.read("bob", 5)).containsExactly("moved", epoch + ":5", epoch + ":5");
  }

  @Test
  void aRefusedPublishIsStillASuccess() {
    server.command("ACL", "SETUSER", "default", "resetchannels");
    try {
      assertThat(room.read("bob", 5).getFirst()).isEqualTo("moved");
    } finally {
      server.command("ACL", "SETUSER", "default", "allchannels");
    }
  }

  @Test
  void withoutMemoryNothingIsNoted() {
    try (var full = NewerRedis.another(server)) {
      var there = ScriptRoom.ofAlice(full.server());
      full.server().command("CONFIG", "SET", "maxmemory", "1");
      assertThatThrownBy(() -> there.read("alice", 1)).hasMessageContaining("OOM command");
      full.server().command("CONFIG", "SET", "maxmemory", "0");
      assertThat(there.read("alice", 1).getFirst()).isEqualTo("moved");
    }
  }

  private String stored(String user) {
    return String.valueOf(server.command("HGET", room.receipts, user));
  }
}
