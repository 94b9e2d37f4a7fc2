package chat.parley.backplane.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.presence.PresenceLeases.Held;
import chat.parley.backplane.redis.ChannelRecorder;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.command.Appearance;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How many rooms are told of whom, and what becomes of those that are not. On a Redis of its own.
final class PresenceNewsIT {
  private static final UserId ALICE = new UserId("alice");

  /// One in each turn, and a hundred that wait.
  private static final PresenceNewsSettings SLOW = new PresenceNewsSettings(2, 10);

  private final RedisProcess process = RedisProcess.create();
  private final TestBackplane backplane =
      TestBackplane.on(process.server(), Duration.ofMillis(500));

  @AfterEach
  void close() {
    backplane.close();
    process.close();
  }

  @Test
  void roomsAreToldOnceForEachChange() {
    var leases = new PresenceLeases(backplane.redis.redis(), backplane.news, "node");
    var appearances = new Appearances(backplane.redis.redis(), backplane.news);
    rooms(3);

    assertThat(Waiting.of(leases.hold(ALICE, "1"))).isEqualTo(Held.CHANGED);
    assertThat(Waiting.of(leases.hold(ALICE, "1"))).isEqualTo(Held.AS_BEFORE);
    assertThat(Waiting.of(leases.holdForPolls(ALICE))).isEqualTo(Held.AS_BEFORE);
    Waiting.until("all are told", () -> count("told") == 3);

    Waiting.of(appearances.choose(ALICE, Appearance.AWAY));
    Waiting.of(appearances.choose(ALICE, Appearance.AWAY));
    Waiting.until("all are told again", () -> count("told") == 6);
    Waiting.of(appearances.choose(ALICE, Appearance.ONLINE));
    Waiting.until("and again", () -> count("told") == 9);
    assertThat(count("too-large") + count("no-member") + count("dropped") + count("failed"))
        .isZero();
  }

  @Test
  void largeRoomsAndThoseThatHeHasLeftAreNotTold() {
    var large = rooms(1).getFirst();
    for (var guest : List.of("bob", "carol")) {
      Waiting.of(backplane.members.join(large, new UserId(guest), new UserId(guest)));
    }
    news(SLOW)
        .tell(
            new PresenceChange(
                ALICE, Presence.Status.ONLINE, true, 7, 7, List.of(large, new RoomId("left"))));
    Waiting.until("both are looked at", () -> count("too-large") == 1 && count("no-member") == 1);
    assertThat(count("told")).isZero();
  }

  /// So many in a second. The others wait, and those for which there is no room are dropped.
  @Test
  void whatIsTooMuchIsDroppedAndTheRestIsToldByAndBy() {
    var news = news(SLOW);
    var rooms = rooms(150);
    news.tell(new PresenceChange(ALICE, Presence.Status.ONLINE, true, 7, 7, rooms));
    Waiting.until("some are told", () -> count("told") >= 3);
    assertThat(count("dropped")).as("beside the hundred that wait").isEqualTo(50);
    assertThat(count("told")).isLessThan(100);
    Waiting.until("the rest is told", Duration.ofSeconds(30), () -> count("told") == 100);
    assertThat(count("dropped")).isEqualTo(50);
  }

  /// Of one user only the newest waits for a room: he takes no place twice.
  @Test
  void whoChangesAgainAndAgainIsToldOfAsHeIsInTheEnd() {
    var news = news(SLOW);
    var rooms = rooms(50);
    try (var recorder = ChannelRecorder.on(process.server(), Keys.roomChannel(rooms.getLast()))) {
      for (int version = 1; version <= 20; version++) {
        var seen = version % 2 == 0 ? Presence.Status.AWAY : Presence.Status.ONLINE;
        news.tell(new PresenceChange(ALICE, seen, true, version, version, rooms));
      }
      news.tell(new PresenceChange(ALICE, Presence.Status.ONLINE, true, 7, 7, rooms));
      Waiting.until("most are overtaken", () -> count("overtaken") > 900);
      assertThat(recorder.payloads(1).getFirst()).contains("away alice").contains("\"version\":20");
    }
    assertThat(count("dropped")).isZero();
    Waiting.until("all are told", Duration.ofSeconds(30), () -> count("told") >= 50);
    assertThat(count("told")).isLessThan(100);
  }

  /// He may choose as often as he may: others have to be told of, too.
  @Test
  void aChoiceIsToldInSoManyRoomsAndInTheSameAgain() {
    var leases = new PresenceLeases(backplane.redis.redis(), backplane.news, "node");
    var appearances = new Appearances(backplane.redis.redis(), backplane.news);
    rooms(Appearances.MOST_ROOMS + 20);
    Waiting.of(leases.hold(ALICE, "1"));
    Waiting.until("he has come in all", () -> count("told") == Appearances.MOST_ROOMS + 20);

    Waiting.of(appearances.choose(ALICE, Appearance.AWAY));
    Waiting.until("some are told", () -> count("told") == 2 * Appearances.MOST_ROOMS + 20);
    Waiting.of(appearances.choose(ALICE, Appearance.ONLINE));
    Waiting.until("and again", () -> count("told") == 3 * Appearances.MOST_ROOMS + 20);
    assertThat(count("overtaken") + count("dropped")).isZero();
  }

  @Test
  void whatIsToldInSoManyRoomsIsAlwaysToldInTheSame() {
    var ids = Stream.of("e", "b", "d", "a", "c").map(RoomId::new).toList();
    var change = new PresenceChange(ALICE, Presence.Status.AWAY, true, 7, 7, ids);
    assertThat(change.inAtMost(2).rooms()).containsExactly(new RoomId("a"), new RoomId("b"));
    assertThat(change.inAtMost(9).rooms()).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void whereNobodyIsToldNothingIsAsked() {
    var silent = news(new PresenceNewsSettings(0, 10));
    var rooms = rooms(1);
    silent.tell(new PresenceChange(ALICE, Presence.Status.ONLINE, true, 7, 7, rooms));
    news(SLOW).tell(new PresenceChange(ALICE, Presence.Status.AWAY, true, 8, 8, rooms));
    Waiting.until("the other is told", () -> count("told") == 1);
    assertThat(count("too-large")).isZero();
  }

  @Test
  void whatRedisDoesNotTakeHasFailed() {
    var rooms = rooms(1);
    process.server().command("ACL", "SETUSER", "default", "resetchannels");
    news(SLOW).tell(new PresenceChange(ALICE, Presence.Status.ONLINE, true, 7, 7, rooms));
    Waiting.until("it has failed", () -> count("failed") == 1);
    assertThat(count("told")).isZero();
  }

  @Test
  void aChoiceThatRedisDoesNotTakeIsRefused() {
    var appearances = new Appearances(backplane.redis.redis(), backplane.news);
    process.pause();
    var shown = Waiting.of(appearances.choose(ALICE, Appearance.AWAY));
    process.resume();
    assertThat(shown)
        .isInstanceOfSatisfying(
            Shown.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void tooManyChoicesAreRefusedWithATime() {
    var appearances = new Appearances(backplane.redis.redis(), backplane.news);
    for (int i = 0; i < Appearances.MOST_CHOICES; i++) {
      var appearance = i % 2 == 0 ? Appearance.AWAY : Appearance.ONLINE;
      assertThat(Waiting.of(appearances.choose(ALICE, appearance))).isInstanceOf(Shown.Done.class);
    }
    assertThat(Waiting.of(appearances.choose(ALICE, Appearance.INVISIBLE)))
        .isInstanceOfSatisfying(
            Shown.Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(ErrorCode.STATUS_TOO_OFTEN);
              assertThat(refused.refusal().delay()).isNotNull();
            });
  }

  private PresenceNews news(PresenceNewsSettings settings) {
    var news = new PresenceNews(backplane.redis.redis(), settings, backplane.meters);
    news.start();
    return news;
  }

  private List<RoomId> rooms(int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> backplane.room(ALICE, Visibility.PUBLIC))
        .toList();
  }

  private double count(String result) {
    return backplane
        .registry
        .get("parley.backplane.presence.events")
        .tag("result", result)
        .counter()
        .count();
  }
}
