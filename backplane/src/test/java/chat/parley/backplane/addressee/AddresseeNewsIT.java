package chat.parley.backplane.addressee;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.inbox.InboxPage;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.presence.Appearances;
import chat.parley.backplane.presence.PresenceLeases;
import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.command.Address;
import chat.parley.protocol.command.Appearance;
import chat.parley.protocol.command.Content;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.command.Mentions;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who is told of which messages, once, and what becomes of it where Redis is slow or too much is
/// to be told. On a Redis of its own.
final class AddresseeNewsIT {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final UserId CAROL = new UserId("carol");
  private static final UserId DAVE = new UserId("dave");
  private static final AddresseeSettings SETTINGS = new AddresseeSettings(10, 10, 1_000);

  private final RedisProcess process = RedisProcess.create();
  private final TestBackplane backplane =
      TestBackplane.on(process.server(), Duration.ofMillis(500));
  private final RoomId room = backplane.room(ALICE, Visibility.PUBLIC);

  AddresseeNewsIT() {
    for (var user : List.of(BOB, CAROL, DAVE)) {
      Waiting.of(backplane.members.join(room, user, user));
    }
  }

  @AfterEach
  void close() {
    backplane.close();
    process.close();
  }

  /// Both nodes that had the send.
  @Test
  void aRepeatedSendIsToldOnce() {
    var draft = mention("k1", BOB);
    for (var node : List.of(news(SETTINGS), news(SETTINGS))) {
      node.whenAppended(room, draft, append(draft));
    }
    Waiting.until("both are told", () -> count("told") == 2);
    assertThat(texts(BOB)).containsExactly("text of k1");
    assertThat(notifications("sent")).isOne();
    assertThat(notifications("repeated")).isOne();
  }

  /// Whoever repeats a key with another message is answered as if it were the first.
  @Test
  void aRepeatThatSaysSomethingElseTellsWhatWasSent() {
    var news = news(SETTINGS);
    var plain = TestBackplane.draft("k1");
    news.whenAppended(room, plain, append(plain));
    var other = mention("k1", BOB);
    news.whenAppended(room, other, append(other));
    Waiting.until("it is looked at", () -> count("nobody") == 1);
    assertThat(texts(BOB)).isEmpty();
  }

  @Test
  void ofAMessageForTheRoomAloneNothingIsAsked() {
    var news = news(SETTINGS);
    for (var key : List.of("k1", "k2", "k3")) {
      var draft = TestBackplane.draft(key);
      news.whenAppended(room, draft, append(draft));
    }
    var last = mention("k4", BOB);
    news.whenAppended(room, last, append(last));
    Waiting.until("the last is told", () -> count("told") == 1);
    assertThat(all()).isOne();
  }

  @Test
  void ofWhatWasRefusedNobodyIsTold() {
    var news = news(SETTINGS);
    var refusal = new Appended.Refused(Refusal.of(ErrorCode.OUTCOME_UNKNOWN));
    news.whenAppended(room, mention("k1", BOB), CompletableFuture.completedStage(refusal));
    var last = mention("k2", CAROL);
    news.whenAppended(room, last, append(last));
    Waiting.until("the last is told", () -> count("told") == 1);
    assertThat(texts(BOB)).isEmpty();
  }

  @Test
  void hereCallsThoseWhoAreSeenOnline() {
    var leases = new PresenceLeases(backplane.redis.redis(), backplane.news, "node");
    for (var user : List.of(ALICE, BOB, CAROL)) {
      Waiting.of(leases.hold(user, "1"));
    }
    var appearances = new Appearances(backplane.redis.redis(), backplane.news);
    Waiting.of(appearances.choose(CAROL, Appearance.AWAY));
    var draft = draft("k1", new Address(null, new Mentions(List.of(), true)));
    news(SETTINGS).whenAppended(room, draft, append(draft));
    Waiting.until("it is told", () -> count("told") == 1);
    assertThat(inbox(BOB))
        .singleElement()
        .satisfies(told -> assertThat(fields(told)).contains("\"type\":\"mention\""));
    assertThat(inbox(ALICE)).as("her own").isEmpty();
    assertThat(inbox(CAROL)).as("away").isEmpty();
    assertThat(inbox(DAVE)).as("offline").isEmpty();
  }

  /// Whom it calls if he is here hears of it otherwise where it is a reply to him.
  @Test
  void whoIsNotHereIsToldOfTheReplyThatCallsThoseWhoAre() {
    var leases = new PresenceLeases(backplane.redis.redis(), backplane.news, "node");
    Waiting.of(leases.hold(CAROL, "1"));
    var root = Waiting.of(backplane.log.append(room, BOB, TestBackplane.draft("root")));
    assertThat(root).isInstanceOf(Appended.Sent.class);
    var thread = ((Appended.Sent) root).position();
    for (var user : List.of(CAROL, ALICE)) {
      var draft = draft("k", new Address(thread, new Mentions(List.of(), user.equals(ALICE))));
      var appended = backplane.log.append(room, user, draft);
      Waiting.of(appended);
      if (user.equals(ALICE)) {
        news(SETTINGS).whenAppended(room, draft, appended);
      }
    }
    Waiting.until("it is told", () -> count("told") == 1);
    assertThat(inbox(BOB)).extracting(this::fields).allMatch(told -> told.contains("\"reply\""));
    assertThat(inbox(CAROL))
        .extracting(this::fields)
        .allMatch(told -> told.contains("\"mention\""));
    assertThat(Stream.of(BOB, CAROL, DAVE).map(user -> inbox(user).size()))
        .containsExactly(1, 1, 0);
  }

  @Test
  void inALargerRoomHereCallsNobody() {
    var leases = new PresenceLeases(backplane.redis.redis(), backplane.news, "node");
    Waiting.of(leases.hold(CAROL, "1"));
    var draft = draft("k1", new Address(null, new Mentions(List.of(BOB), true)));
    var few = new AddresseeSettings(3, 10, 10);
    news(few).whenAppended(room, draft, append(draft));
    Waiting.until("it is looked at", () -> count("too-large") == 1);
    assertThat(inbox(CAROL)).isEmpty();
    assertThat(texts(BOB)).as("named besides").containsExactly("text of k1");
  }

  /// More than are told at once.
  @Test
  void allAreToldWhomItNames() {
    var users = Stream.iterate(0, i -> i + 1).limit(40).map(i -> new UserId("u" + i)).toList();
    users.forEach(user -> Waiting.of(backplane.members.join(room, user, user)));
    var draft = mention("k1", users.toArray(UserId[]::new));
    news(SETTINGS).whenAppended(room, draft, append(draft));
    Waiting.until("all are told", () -> notifications("sent") == 40);
    assertThat(users).allSatisfy(user -> assertThat(texts(user)).containsExactly("text of k1"));
  }

  /// The sender has its answer, and a repeat of its send brings what was lost.
  @Test
  void whatRedisDoesNotAnswerIsToldByARepeat() {
    var news = news(SETTINGS);
    var draft = mention("k1", BOB);
    var appended = append(draft);
    process.pause();
    news.whenAppended(room, draft, appended);
    Waiting.until("it has failed", () -> count("failed") == 1);
    process.resume();
    Waiting.until("Redis answers again", () -> isSent(draft));
    assertThat(count("told")).isZero();
    news.whenAppended(room, draft, append(draft));
    Waiting.until("it is told", () -> count("told") == 1);
    assertThat(texts(BOB)).containsExactly("text of k1");
  }

  /// Eight are under way, and one waits.
  @Test
  void whatIsTooMuchIsDroppedAndCounted() {
    var news = news(new AddresseeSettings(10, 10, 1));
    var draft = mention("k1", BOB);
    var appended = append(draft);
    process.pause();
    for (int i = 0; i < 12; i++) {
      news.whenAppended(room, draft, appended);
    }
    Waiting.until("the rest is dropped", () -> count("dropped") == 3);
    process.resume();
    Waiting.until("the others end", () -> all() == 12);
    assertThat(count("dropped")).isEqualTo(3);
    news.whenAppended(room, draft, appended);
    Waiting.until("there is room again", () -> all() == 13);
    assertThat(count("dropped")).isEqualTo(3);
  }

  private AddresseeNews news(AddresseeSettings settings) {
    return new AddresseeNews(
        backplane.redis.redis(),
        backplane.notifier,
        settings,
        TestBackplane.LOG_SETTINGS,
        backplane.meters);
  }

  private static Draft mention(String key, UserId... users) {
    return draft(key, new Address(null, new Mentions(List.of(users), false)));
  }

  private static Draft draft(String key, Address address) {
    return new Draft(new SendKey(key), Content.of("text of " + key), address, null);
  }

  /// Alice's, and acknowledged.
  private CompletionStage<Appended> append(Draft draft) {
    var appended = backplane.log.append(room, ALICE, draft);
    assertThat(Waiting.of(appended)).isInstanceOf(Appended.Sent.class);
    return appended;
  }

  private boolean isSent(Draft draft) {
    return Waiting.of(backplane.log.append(room, ALICE, draft)) instanceof Appended.Sent;
  }

  private List<Publication> inbox(UserId user) {
    return ((InboxPage.Known) Waiting.of(backplane.inboxes.page(user, null, 100))).notifications();
  }

  private List<String> texts(UserId user) {
    return inbox(user).stream()
        .map(told -> fields(told).replaceFirst(".*\"text\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  private String fields(Publication told) {
    return new String(told.body().fields(), StandardCharsets.UTF_8);
  }

  private double all() {
    return Stream.of("told", "nobody", "too-large", "dropped", "failed")
        .mapToDouble(this::count)
        .sum();
  }

  private double count(String result) {
    return counter("parley.backplane.addressed.messages", result);
  }

  private double notifications(String result) {
    return counter("parley.backplane.notifications", result);
  }

  private double counter(String name, String result) {
    return backplane.registry.get(name).tag("result", result).counter().count();
  }
}
