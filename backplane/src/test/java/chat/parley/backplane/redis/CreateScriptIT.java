package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `create.lua`: a room, all of its keys, and its owner as the first member.
@OnEveryRedis
final class CreateScriptIT {
  private final RedisServer server;
  private final ScriptRoom room;

  CreateScriptIT(RedisServer server) {
    this.server = server;
    this.room = new ScriptRoom(server);
  }

  @Test
  void answersEpochOffsetAndTimeAsTexts() {
    var created = room.create("alice", "public");
    assertThat(created)
        .containsExactly("created", room.epoch(), "1", "" + room.entries().getFirst().at());
    assertThat(room.epoch()).matches("[0-9a-z]{6}");
  }

  @Test
  void makesAllKeysOfTheRoomAndNoneOfThemExpires() {
    room.create("alice", "public");
    assertThat(room.ownKeys()).allMatch(key -> Long.valueOf(-1).equals(server.command("TTL", key)));
  }

  @Test
  void theOwnersJoiningIsTheFirstEntry() {
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      room.create("alice", "private");
      var entry = room.entries().getFirst();
      assertThat(entry.id()).isEqualTo("1-0");
      assertThat(entry.body()).isEqualTo("joined alice\n");
      assertThat(entry.predecessorEpoch()).isEqualTo(entry.epoch()).isEqualTo(room.epoch());
      assertThat(server.command("HGETALL", room.members))
          .isEqualTo(List.of("alice", "owner " + room.epoch() + ":1 " + room.epoch()));
      assertThat(recorder.payloads(1))
          .containsExactly(
              room.epoch() + " 1 " + room.epoch() + ' ' + entry.at() + "\njoined alice\n");
    }
  }

  @Test
  void onlyPublicRoomsAreListed() {
    room.create("alice", "public");
    assertThat(server.command("ZRANGE", room.publicRooms, "0", "-1", "WITHSCORES"))
        .isEqualTo(List.of(room.id.value(), "0"));
    var hidden = new ScriptRoom(server);
    hidden.create("alice", "private");
    assertThat(server.command("EXISTS", hidden.publicRooms)).isEqualTo(0L);
  }

  @Test
  void theSecondOneExistsAlreadyAndChangesNothing() {
    room.create("alice", "private");
    var epoch = room.epoch();
    assertThat(room.create("mallory", "public").getFirst()).isEqualTo("exists");
    assertThat(room.create("alice", "public").getFirst()).isEqualTo("exists");
    assertThat(room.metaField("owner")).isEqualTo("alice");
    assertThat(room.metaField("visibility")).isEqualTo("private");
    assertThat(room.epoch()).isEqualTo(epoch);
    assertThat(room.ids()).containsExactly("1-0");
    assertThat(server.command("EXISTS", room.publicRooms)).isEqualTo(0L);
  }

  /// The driver replays what was under way when its connection was lost.
  @Test
  void theSameRequestIsAnsweredTheSameAndDoneOnce() {
    var first = room.create("alice", "private", "a request");
    room.send("alice", "k1");

    assertThat(room.create("alice", "private", "a request")).isEqualTo(first);
    assertThat(room.create("mallory", "private", "a request")).containsExactly("exists", null);
    assertThat(room.create("alice", "private", "another").getFirst()).isEqualTo("exists");
    assertThat(room.ids()).containsExactly("1-0", "2-0");
  }

  @Test
  void whatAnExistingRoomAnswersIsOnlyTheAskersOwnMembership() {
    room.create("alice", "private");
    assertThat(room.create("alice", "private"))
        .containsExactly("exists", "owner " + room.epoch() + ":1 " + room.epoch());
    assertThat(room.create("mallory", "private")).containsExactly("exists", null);
  }

  @Test
  void aRoomThatLostItsCounterIsNobodysToTake() {
    room.create("alice", "private");
    room.send("alice", "secret");
    for (var lost : room.ownKeys()) {
      server.command("DEL", lost);
      if (!lost.equals(room.ownKeys().getLast())) {
        assertThat(room.create("mallory", "public")).as(lost).containsExactly("exists", null);
      }
    }
    assertThat(room.create("mallory", "public").getFirst())
        .as("nothing is left")
        .isEqualTo("created");
  }

  @Test
  void epochsDifferBetweenRoomsAndBetweenRandomTexts() {
    var epochs = new HashSet<String>();
    int rooms = 200;
    for (int i = 0; i < rooms; i++) {
      var each = new ScriptRoom(server);
      each.create("alice", "public", "the same");
      epochs.add(each.epoch());
      assertThat(each.epoch()).matches("[0-9a-z]{6}");
    }
    assertThat(epochs).hasSize(rooms);
    for (int i = 0; i < 50; i++) {
      var again = new ScriptRoom(server, "again");
      again.create("alice", "public", "random " + i);
      epochs.add(again.epoch());
    }
    assertThat(epochs).hasSize(rooms + 50);
  }

  @Test
  void whoComesIntoAnAnnouncementRoomReads() {
    room.kind = "announcement";
    room.create("alice", "public");
    assertThat(room.metaField("kind")).isEqualTo("announcement");
    assertThat(room.join("bob", "bob").get(1)).isEqualTo("reader");
    assertThat(room.join("alice", "carol").get(1)).isEqualTo("reader");
    assertThat(room.send("bob", "k1")).containsExactly("read-only");
    assertThat(room.send("alice", "k1").getFirst()).isEqualTo("sent");
    new ScriptModeration(room).appoint("alice", "bob", "member");
    assertThat(room.send("bob", "k1").getFirst()).isEqualTo("sent");
    room.leave("bob", "bob");
    assertThat(room.join("bob", "bob").get(1)).isEqualTo("reader");
  }

  @Test
  void theFeedPointsToTheCreationToo() {
    room.feedEntries = 10;
    room.create("alice", "public");
    var pointer = ScriptRoom.list(server.command("XRANGE", room.feed, "-", "+")).getFirst();
    assertThat(ScriptRoom.list(pointer).get(1))
        .isEqualTo(List.of("r", room.meta, "e", room.epoch(), "o", "1"));
  }
}
