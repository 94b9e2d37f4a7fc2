package chat.parley.backplane.redis;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// `send.lua`: one message, once per key, in the room's order.
@OnEveryRedis
final class SendScriptIT {
  private static final int LAST_OLD_ENTRIES = 63;

  private final RedisServer server;
  private final ScriptRoom room;

  SendScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
  }

  @Test
  void answersEpochOffsetAndTimeAsTexts() {
    var sent = room.send("alice", "k1");
    var entry = room.entries().getLast();
    assertThat(sent).containsExactly("sent", room.epoch(), "2", "" + entry.at());
    assertThat(entry.id()).isEqualTo("2-0");
    assertThat(entry.body()).isEqualTo(ScriptRoom.body("alice", "k1"));
    assertThat(room.metaField("offset")).isEqualTo("2");
    assertThat(room.metaField("top")).isEqualTo(room.epoch());
  }

  @Test
  void takesTheTimeFromRedis() {
    long before = redisMillis();
    long at = Long.parseLong(String.valueOf(room.send("alice", "k1").get(3)));
    assertThat(at).isBetween(before, redisMillis());
  }

  /// One without what was added to rooms later.
  @Test
  void theFirstSendMakesWhatARoomOfBeforeLacks() {
    server.command("HDEL", room.meta, "muted");
    server.command("DEL", room.restrictions, room.pace);
    assertThat(room.send("alice", "k1").getFirst()).isEqualTo("sent");
    assertThat(room.metaField("muted")).isEqualTo("0");
    assertThat(server.command("ZSCORE", room.restrictions, "@")).isEqualTo("inf");
    assertThat(server.command("ZSCORE", room.pace, "@")).isEqualTo("inf");
    server.command("DEL", room.restrictions, room.pace);
    assertThat(room.send("alice", "k2").getFirst()).isEqualTo("sent");
    assertThat(server.command("EXISTS", room.restrictions, room.pace))
        .as("once is enough")
        .isEqualTo(0L);
  }

  @Test
  void noKeyOfARoomEverExpires() {
    room.feedEntries = 100;
    room.send("alice", "k1");
    room.keysGrowOld();
    room.send("alice", "k2");
    assertThat(room.ownKeys()).allMatch(key -> Long.valueOf(-1).equals(server.command("TTL", key)));
    assertThat(server.command("TTL", room.feed)).isEqualTo(-1L);
  }

  @Test
  void aRepeatedKeyGetsTheFirstAnswerAndNoSecondEntry() {
    var first = room.send("alice", "k1");
    room.send("alice", "k2");
    var repeated = room.sendBody("alice", "k1", "message alice\n\"text\":\"another\"", "");
    assertThat(repeated).containsExactly("repeated", first.get(1), first.get(2), first.get(3));
    assertThat(room.ids()).containsExactly("1-0", "2-0", "3-0");
  }

  @Test
  void aRepeatedKeyIsAnsweredEvenAfterItsUserWasRemoved() {
    room.join("bob", "bob");
    var first = room.send("bob", "k1");
    room.leave("alice", "bob");
    assertThat(room.send("bob", "k2")).containsExactly("not-a-member");
    assertThat(room.send("bob", "k1").subList(1, 4)).isEqualTo(first.subList(1, 4));
    assertThat(room.copies("bob", "k1")).isOne();
  }

  @Test
  void keysOfDifferentUsersAreDifferent() {
    room.join("bob", "bob");
    room.send("alice", "k1");
    assertThat(room.send("bob", "k1").getFirst()).isEqualTo("sent");
  }

  @Test
  void strangersWriteNothing() {
    var before = room.ids();
    assertThat(room.send("mallory", "k1")).containsExactly("not-a-member");
    assertThat(room.ids()).isEqualTo(before);
    var hidden = new ScriptRoom(server);
    hidden.create("alice", "private");
    assertThat(hidden.send("mallory", "k1")).containsExactly("unknown-room");
    assertThat(hidden.ids()).containsExactly("1-0");
  }

  @Test
  void anUnknownRoomIsNotMadeBySending() {
    var none = new ScriptRoom(server);
    assertThat(none.send("alice", "k1")).containsExactly("unknown-room");
    assertThat(none.ownKeys())
        .allMatch(key -> Long.valueOf(0).equals(server.command("EXISTS", key)));
  }

  @Test
  void everyEntryAndPublicationNamesItsPredecessor() {
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      room.send("alice", "k1");
      var fork = room.fork();
      room.send("alice", "k2");
      room.send("alice", "k3");
      var entries = room.entries();
      for (int i = 1; i < entries.size(); i++) {
        assertThat(entries.get(i).predecessorEpoch()).isEqualTo(entries.get(i - 1).epoch());
      }
      assertThat(entries.getLast().epoch()).isEqualTo(fork);
      assertThat(recorder.payloads(3))
          .containsExactlyElementsOf(
              entries.stream().skip(1).map(SendScriptIT::publication).toList());
    }
  }

  @Test
  void offsetsAreContiguousUnderTwentyConcurrentSenders() throws Exception {
    int senders = 20;
    int each = 10;
    for (int sender = 0; sender < senders; sender++) {
      room.join("user" + sender, "user" + sender);
    }
    var sends = new ArrayList<Callable<Long>>();
    for (int i = 0; i < senders * each; i++) {
      var user = "user" + i % senders;
      var key = "k" + i / senders;
      sends.add(() -> Long.valueOf(String.valueOf(room.send(user, key).get(2))));
    }
    var offsets = new ArrayList<Long>();
    try (var threads = Executors.newFixedThreadPool(senders)) {
      for (var offset : threads.invokeAll(sends)) {
        offsets.add(offset.get());
      }
    }
    long first = senders + 2L;
    assertThat(offsets)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(first, first + sends.size()).boxed().toList());
    assertThat(room.ids())
        .containsExactlyElementsOf(
            LongStream.range(1, first + sends.size()).mapToObj(offset -> offset + "-0").toList());
  }

  @Test
  void oneKeySentByManyAtOnceIsOneEntry() throws Exception {
    var sends = new ArrayList<Callable<List<Object>>>();
    for (int i = 0; i < 20; i++) {
      sends.add(() -> room.send("alice", "k1"));
    }
    try (var threads = Executors.newFixedThreadPool(sends.size())) {
      for (var reply : threads.invokeAll(sends)) {
        assertThat(reply.get().get(2)).isEqualTo("2");
      }
    }
    assertThat(room.copies("alice", "k1")).isOne();
  }

  @Test
  void keysAreRememberedForOneGenerationMoreThanTheirOwn() {
    room.send("alice", "k1");
    room.keysGrowOld();
    room.send("alice", "k2");
    assertThat(room.send("alice", "k1").getFirst()).isEqualTo("repeated");
    room.keysGrowOld();
    room.send("alice", "k3");
    assertThat(room.send("alice", "k2").getFirst()).isEqualTo("repeated");
    assertThat(server.command("HEXISTS", room.keysOld, "alice k1")).isEqualTo(0L);
  }

  @Test
  void rotationGoesByTheTimeOfRedis() {
    room.keyMemoryMillis = 30;
    room.send("alice", "k1");
    long rotated = Long.parseLong(room.metaField("rotated"));
    Waiting.until("Redis is 30 ms further", () -> redisMillis() >= rotated + 30);
    room.send("alice", "k2");
    assertThat(Long.parseLong(room.metaField("rotated"))).isGreaterThanOrEqualTo(rotated + 30);
    assertThat(room.metaField("cut")).isEqualTo("2");
  }

  @Test
  void aForgottenKeyThatSaysWhenItWasFirstTriedIsNeverAppendedAgain() {
    var first = room.epoch() + ":1";
    room.send("alice", "k1", first);
    forgetEverythingSoFar();
    var before = room.ids();
    assertThat(room.send("alice", "k1", first)).containsExactly("key-forgotten");
    assertThat(room.ids()).isEqualTo(before);
    assertThat(room.copies("alice", "k1")).isOne();
  }

  @Test
  void whatWasFirstTriedWithinMemoryIsAppended() {
    room.send("alice", "k1");
    forgetEverythingSoFar();
    var reach = room.epoch() + ':' + room.metaField("reach");
    assertThat(room.send("alice", "new", reach).getFirst()).isEqualTo("sent");
    var justBefore = room.epoch() + ':' + (Long.parseLong(room.metaField("reach")) - 1);
    assertThat(room.send("alice", "old", justBefore)).containsExactly("key-forgotten");
  }

  @Test
  void aFirstPositionOfAnUnknownEpochIsForgotten() {
    assertThat(room.send("alice", "k1", "zzzz:1")).containsExactly("key-forgotten");
  }

  @Test
  void aRoomThatRemembersAsManyKeysAsItMayIsBusyUntilTheNextGeneration() {
    room.maxKeys = 3;
    for (var key : List.of("k1", "k2", "k3")) {
      assertThat(room.send("alice", key).getFirst()).isEqualTo("sent");
    }
    var before = room.ids();
    assertThat(room.send("alice", "k4")).containsExactly("room-busy");
    assertThat(room.ids()).isEqualTo(before);
    assertThat(room.send("alice", "k2").getFirst()).isEqualTo("repeated");
    room.keysGrowOld();
    assertThat(room.send("alice", "k4").getFirst()).isEqualTo("sent");
  }

  @Test
  void theLogIsTrimmedByLengthAndKeepsTheNewest() {
    room.entries = 100;
    int sends = 450;
    for (int i = 0; i < sends; i++) {
      room.send("alice", "k" + i);
    }
    // Redis trims whole nodes of 100 entries.
    assertThat(room.ids()).hasSizeBetween(100, 200).endsWith(sends + 1 + "-0");
    assertThat(room.metaField("offset")).isEqualTo("" + (sends + 1));
  }

  @Test
  void theLogIsTrimmedByAgeOnEverySixtyFourthAppend() {
    IntStream.range(0, LAST_OLD_ENTRIES - 1).forEach(i -> room.send("alice", "k" + i));
    assertThat(room.ids()).endsWith("63-0");
    long youngest = room.entries().getLast().at();
    room.ageMillis = 20;
    Waiting.until("all entries are too old", () -> redisMillis() > youngest + 20);
    assertThat(room.send("alice", "fresh").get(2)).isEqualTo("64");
    assertThat(room.ids()).containsExactly("64-0");
    assertThat(room.entries().getFirst().predecessorEpoch()).isEqualTo(room.epoch());
  }

  @Test
  void trimmingByAgeKeepsWhatIsYoungEnough() {
    IntStream.range(0, LAST_OLD_ENTRIES - 11).forEach(i -> room.send("alice", "k" + i));
    long old = room.entries().getLast().at();
    long age = 2_000;
    // Old by their own times, so that nobody has to wait.
    rewriteTimes(old - 2 * age);
    room.ageMillis = age;
    IntStream.range(0, 11).forEach(i -> room.send("alice", "young" + i));
    assertThat(room.ids()).startsWith("54-0").endsWith("64-0").hasSize(11);
  }

  @Test
  void aRefusedPublishIsStillASuccess() {
    server.command("ACL", "SETUSER", "default", "resetchannels");
    try {
      var sent = room.send("alice", "k1");
      assertThat(sent.getFirst()).isEqualTo("sent");
      assertThat(room.send("alice", "k1").subList(1, 4)).isEqualTo(sent.subList(1, 4));
      assertThatThrownBy(() -> server.command("PUBLISH", room.channel(), "x"))
          .as("the server does refuse")
          .hasMessageStartingWith("NOPERM");
    } finally {
      server.command("ACL", "SETUSER", "default", "allchannels");
    }
    assertThat(room.copies("alice", "k1")).isOne();
  }

  @Test
  void aFeedThatCannotBeWrittenIsStillASuccess() {
    room.feedEntries = 10;
    server.command("SET", room.feed, "no stream");
    assertThat(room.send("alice", "k1").getFirst()).isEqualTo("sent");
    assertThat(room.send("alice", "k1").getFirst()).isEqualTo("repeated");
  }

  @Test
  void theFeedPointsToEveryEntryWhereThereAreConsumers() {
    room.send("alice", "k1");
    assertThat(server.command("EXISTS", room.feed)).isEqualTo(0L);
    room.feedEntries = 10;
    room.send("alice", "k2");
    room.join("bob", "bob");
    var pointers =
        ScriptRoom.list(server.command("XRANGE", room.feed, "-", "+")).stream()
            .map(entry -> ScriptRoom.list(entry).get(1))
            .toList();
    assertThat(pointers)
        .containsExactly(
            List.of("r", room.meta, "e", room.epoch(), "o", "3"),
            List.of("r", room.meta, "e", room.epoch(), "o", "4"));
  }

  @Test
  void offsetsAreWholeNumbersUpToTwoToThe53() {
    for (long offset :
        new long[] {(1L << 31) - 1, (1L << 32) - 1, 999_999_999_999_999L, (1L << 53) - 2}) {
      server.command("HSET", room.meta, "offset", "" + offset);
      var next = "" + (offset + 1);
      assertThat(room.send("alice", "k" + offset).get(2)).isEqualTo(next);
      assertThat(room.send("alice", "k" + offset).get(2)).isEqualTo(next);
      assertThat(room.metaField("offset")).isEqualTo(next);
      assertThat(room.ids()).endsWith(next + "-0");
      assertThat(room.head("alice").get(3)).isEqualTo(room.epoch() + ':' + next);
    }
  }

  @Test
  void aLostCounterGoesOnInANewEpochRatherThanASecondOrder() {
    var sent = room.send("alice", "k1");
    server.command("DEL", room.meta);
    assertThat(room.send("alice", "k1").subList(0, 3))
        .containsExactly("repeated", sent.get(1), sent.get(2));
    var next = room.send("alice", "k2");
    assertThat(next.get(1)).isNotEqualTo(sent.get(1));
    assertThat(next.get(2)).isEqualTo("3");
    assertThat(room.send("mallory", "k1")).containsExactly("unknown-room");
  }

  @Test
  void lostMembersMeanThatNobodyWrites() {
    server.command("DEL", room.members);
    assertThat(room.send("alice", "k1")).containsExactly("not-a-member");
  }

  @Test
  void aLostLogGoesOnAtTheNextOffset() {
    room.send("alice", "k1");
    server.command("DEL", room.log);
    assertThat(room.send("alice", "k2").get(2)).isEqualTo("3");
    assertThat(room.ids()).containsExactly("3-0");
    assertThat(room.send("alice", "k1").get(2)).isEqualTo("2");
  }

  @Test
  void lostKeysAreAForgottenMemory() {
    for (var lost : List.of(room.keys, room.keysOld)) {
      var first = room.epoch() + ':' + room.metaField("offset");
      room.send("alice", "before losing " + lost, first);
      server.command("DEL", room.keys, lost);
      assertThat(room.send("alice", "before losing " + lost, first))
          .as(lost)
          .containsExactly("key-forgotten");
      assertThat(room.send("alice", "after losing " + lost).getFirst()).as(lost).isEqualTo("sent");
      assertThat(room.copies("alice", "before losing " + lost)).isOne();
    }
    assertThat(room.ownKeys())
        .allMatch(key -> Long.valueOf(1).equals(server.command("EXISTS", key)));
  }

  @Test
  void aLostOldGenerationIsAForgottenMemory() {
    var first = room.epoch() + ":1";
    room.send("alice", "k1", first);
    room.keysGrowOld();
    room.send("alice", "k2");
    server.command("DEL", room.keysOld);
    assertThat(room.send("alice", "k1", first)).containsExactly("key-forgotten");
    assertThat(room.send("alice", "k2").getFirst()).isEqualTo("repeated");
  }

  @Test
  void aRoomWithLostKeysStillRotates() {
    server.command("DEL", room.keys);
    room.keysGrowOld();
    assertThat(room.send("alice", "k1").getFirst()).isEqualTo("sent");
    server.command("DEL", room.keysOld);
    room.keysGrowOld();
    assertThat(room.send("alice", "k2").getFirst()).isEqualTo("sent");
  }

  private void forgetEverythingSoFar() {
    for (int generation = 0; generation < 2; generation++) {
      room.keysGrowOld();
      room.send("alice", "generation-" + generation + '-' + room.metaField("offset"));
    }
  }

  private void rewriteTimes(long at) {
    var entries = room.entries();
    server.command("DEL", room.log);
    for (var entry : entries) {
      server.command(
          "XADD",
          room.log,
          entry.id(),
          "e",
          entry.epoch(),
          "p",
          entry.predecessorEpoch(),
          "t",
          "" + at,
          "b",
          entry.body());
    }
  }

  @Test
  void aSendOnAnotherServerForksTheOrderAndContinuesTheNumbering() {
    room.send("alice", "k1");
    var first = room.epoch();
    room.takenOver();
    var sent = room.send("alice", "k2");
    assertThat(sent.subList(1, 3)).containsExactly(room.epoch(), "3");
    assertThat(room.epoch()).isNotEqualTo(first);
    assertThat(room.metaField("forks")).isEqualTo(first + ":2");
    assertThat(room.entries().getLast().predecessorEpoch()).isEqualTo(first);
  }

  /// The driver may replay one command, with one seed, on the server that took over without it: two
  /// messages must not share a position.
  @Test
  void oneAppendReplayedOnAPromotedReplicaThatLacksItGetsAnotherEpoch() {
    try (var pair = ReplicatedPair.withLink(NewerRedis.like(server))) {
      var before = ScriptRoom.ofAlice(pair.primary().server());
      before.takenOver();
      pair.awaitInStep();
      pair.stallReplication();
      before.seed = "the driver replays the whole command";
      var first = before.send("alice", "k1");
      pair.primary().kill();
      pair.promote();

      var after = before.on(pair.replica().server());
      after.seed = before.seed;
      var second = after.send("alice", "k1");

      assertThat(List.of(first.getFirst(), second.getFirst())).containsExactly("sent", "sent");
      assertThat(second.get(2)).as("the same offset").isEqualTo(first.get(2));
      assertThat(second.get(1)).as("another epoch").isNotEqualTo(first.get(1));
    }
  }

  @Test
  void aRepeatedKeyIsAnsweredAcrossForks() {
    var first = room.send("alice", "k1");
    room.fork();
    assertThat(room.send("alice", "k1").subList(1, 4)).isEqualTo(first.subList(1, 4));
  }

  @Test
  void aFirstTriedPositionBeyondAForkCountsAsTheForkPoint() {
    room.send("alice", "k1");
    var lost = room.epoch() + ":9";
    room.fork();
    assertThat(room.send("alice", "k2", lost).getFirst()).isEqualTo("sent");
    // The memory of keys begins after the fork point now.
    room.keysGrowOld();
    room.send("alice", "k3");
    room.keysGrowOld();
    room.send("alice", "k4");
    assertThat(room.send("alice", "k5", lost)).containsExactly("key-forgotten");
  }

  @Test
  void aFirstTriedPositionOfALostLineageIsNotTrustedHoweverHighItsOffset() {
    room.send("alice", "k1");
    assertThat(room.send("alice", "k2", "nobody:999")).containsExactly("key-forgotten");
    assertThat(room.copies("alice", "k2")).isZero();
  }

  @Test
  void whatIsRefusedForWantOfMemoryChangesNothing() {
    try (var full = NewerRedis.another(server)) {
      var there = ScriptRoom.ofAlice(full.server());
      there.send("alice", "k1");
      there.takenOver();
      var before = there.everything();
      full.server().command("CONFIG", "SET", "maxmemory", "1");
      assertThatThrownBy(() -> there.send("alice", "k2")).hasMessageContaining("OOM command");
      assertThatThrownBy(() -> there.head("alice")).hasMessageContaining("OOM command");
      assertThat(there.send("alice", "k1").getFirst()).isEqualTo("repeated");
      full.server().command("CONFIG", "SET", "maxmemory", "0");
      assertThat(there.everything()).isEqualTo(before);
    }
  }

  @Test
  void whatIsRefusedForWantOfReplicasChangesNothing() {
    try (var alone = NewerRedis.another(server)) {
      var there = ScriptRoom.ofAlice(alone.server());
      var before = there.everything();
      alone.server().command("CONFIG", "SET", "min-replicas-to-write", "1");
      assertThatThrownBy(() -> there.send("alice", "k1")).hasMessageContaining("NOREPLICAS");
      assertThat(there.everything()).isEqualTo(before);
    }
  }

  private long redisMillis() {
    var time = ScriptRoom.list(server.command("TIME")).stream().map(String::valueOf).toList();
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }

  private static String publication(ScriptRoom.Entry entry) {
    var offset = entry.id().substring(0, entry.id().indexOf('-'));
    return List.of(entry.epoch(), offset, entry.predecessorEpoch(), "" + entry.at()).stream()
            .collect(joining(" "))
        + '\n'
        + entry.body();
  }
}
