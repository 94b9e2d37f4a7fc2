package chat.parley.backplane.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.OnSharedRedis;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnSharedRedis
final class RoomLogIT {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final UserId MALLORY = new UserId("mallory");

  private final RedisServer server;
  private final TestBackplane node;
  private final RoomId room;

  RoomLogIT(RedisServer server) {
    this.server = server;
    this.node = TestBackplane.on(server);
    this.room = node.room(ALICE, Visibility.PUBLIC);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void whatWasSentIsReadBackInOrderEachNamingItsPredecessor() {
    var start = known(ALICE).first();
    for (int i = 0; i < 5; i++) {
      node.send(room, ALICE, "k" + i);
    }
    var all = Waiting.of(node.log.readAfter(room, start, 100)).publications();
    assertThat(all.stream().map(publication -> publication.position().offset()))
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    var before = start;
    for (var publication : all) {
      assertThat(publication.predecessor()).isEqualTo(before);
      before = publication.position();
    }
    assertThat(before).isEqualTo(known(ALICE).top());
    assertThat(all.getFirst().body().name()).isEqualTo(EventName.JOINED);
    assertThat(fields(all.get(1))).isEqualTo("\"key\":\"k0\",\"text\":\"text of k0\"");
  }

  @Test
  void textsKeepEveryCharacter() {
    var text = "Grüße \uD83D\uDE00 \"quoted\"\n\u0000\u2028 end";
    var sent = Waiting.of(node.log.append(room, ALICE, new Draft(new SendKey("k"), text, null)));
    var read =
        Waiting.of(node.log.readAfter(room, known(ALICE).first(), 100)).publications().getLast();
    assertThat(sent).isInstanceOf(Appended.Sent.class);
    assertThat(fields(read)).contains("Grüße \uD83D\uDE00 \\\"quoted\\\"\\n\\u0000");
  }

  @Test
  void pagesAreReadFromBothSides() {
    for (int i = 0; i < 5; i++) {
      node.send(room, ALICE, "k" + i);
    }
    var epoch = known(ALICE).lineage().epoch();
    assertThat(
            offsets(Waiting.of(node.log.readAfter(room, new Position(epoch, 2), 2)).publications()))
        .containsExactly(3L, 4L);
    assertThat(offsets(Waiting.of(node.log.readBefore(room, new Position(epoch, 4), 2))))
        .containsExactly(2L, 3L);
    assertThat(Waiting.of(node.log.readAfter(room, new Position(epoch, 6), 9)).publications())
        .isEmpty();
    assertThat(Waiting.of(node.log.readBefore(room, new Position(epoch, 1), 9))).isEmpty();
    assertThat(node.registry.get("parley.backplane.log.reads").counter().count()).isEqualTo(4);
  }

  /// A page of nothing else would look like the end of the log.
  @Test
  void entriesThatCannotBeReadAreCountedAndPassedOver() {
    var epoch = known(ALICE).lineage().epoch();
    for (int i = 2; i <= 6; i++) {
      server.command(
          "XADD",
          key(Keys.roomLog(room)),
          i + "-0",
          "e",
          epoch + "",
          "p",
          epoch + "",
          "t",
          "1",
          "b",
          "?");
    }
    server.command("HSET", key(Keys.roomMeta(room)), "offset", "6");
    node.send(room, ALICE, "k7");

    var page = Waiting.of(node.log.readAfter(room, new Position(epoch, 1), 2));

    assertThat(offsets(page.publications())).containsExactly(7L);
    assertThat(page.unreadable()).isEqualTo(5);
    assertThat(page.isFull()).isTrue();
    assertThat(node.registry.get("parley.backplane.log.unreadable").counter().count()).isEqualTo(5);
    assertThat(offsets(Waiting.of(node.log.readBefore(room, new Position(epoch, 8), 9))))
        .containsExactly(1L, 7L);
  }

  @Test
  void aRepeatedKeyHasTheSameAnswerAndIsCountedAsRepeated() {
    var first = node.send(room, ALICE, "k1");
    assertThat(node.send(room, ALICE, "k1")).isEqualTo(first);
    assertThat(appends("sent")).isEqualTo(1);
    assertThat(appends("repeated")).isEqualTo(1);
    assertThat(known(ALICE).top().offset()).isEqualTo(2);
  }

  @Test
  void sendsWithoutAKeyAreDifferentMessages() {
    var draft = new Draft(null, "hi", null);
    var first = Waiting.of(node.log.append(room, ALICE, draft));
    assertThat(Waiting.of(node.log.append(room, ALICE, draft))).isNotEqualTo(first);
    var bodies =
        Waiting.of(node.log.readAfter(room, known(ALICE).first(), 9)).publications().subList(1, 3);
    assertThat(bodies)
        .allMatch(publication -> fields(publication).matches("\"key\":\"[^\"]+\",\"text\":\"hi\""));
    assertThat(fields(bodies.get(0))).isNotEqualTo(fields(bodies.get(1)));
  }

  @Test
  void refusalsAreValuesWithTheirNumbers() {
    assertRefused(node.send(room, MALLORY, "k"), ErrorCode.NOT_A_MEMBER);
    assertRefused(node.send(new RoomId("no-such-room"), ALICE, "k"), ErrorCode.UNKNOWN_ROOM);
    assertRefused(
        node.send(node.room(ALICE, Visibility.PRIVATE), MALLORY, "k"), ErrorCode.UNKNOWN_ROOM);
    var forgotten = new Draft(new SendKey("k"), "hi", new Position(new Epoch("zzzz"), 1));
    assertRefused(Waiting.of(node.log.append(room, ALICE, forgotten)), ErrorCode.KEY_FORGOTTEN);
    assertThat(appends("refused")).isEqualTo(4);
  }

  @Test
  void theSendersPositionTravelsToTheScript() {
    var top = known(ALICE).top();
    var draft = new Draft(new SendKey("k"), "hi", top);
    assertThat(Waiting.of(node.log.append(room, ALICE, draft))).isInstanceOf(Appended.Sent.class);
  }

  @Test
  void headTellsMembersAndStrangersApart() {
    var member = known(ALICE);
    assertThat(member.isPrivate()).isFalse();
    var epoch = member.lineage().epoch();
    var before = new Position(epoch, 0);
    assertThat(member.member()).isEqualTo(new Membership("owner", new Position(epoch, 1), before));
    assertThat(member.first()).isEqualTo(before);
    assertThat(known(MALLORY).member()).isNull();
    var hidden = node.room(ALICE, Visibility.PRIVATE);
    assertThat(Waiting.of(node.log.head(hidden, MALLORY)))
        .isInstanceOfSatisfying(
            Head.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNKNOWN_ROOM));
    assertThat(Waiting.of(node.log.head(new RoomId("no-such-room"), ALICE)))
        .isInstanceOf(Head.Refused.class);
  }

  @Test
  void inAPrivateRoomNothingBeforeTheJoiningIsVisible() {
    var hidden = node.room(ALICE, Visibility.PRIVATE);
    node.send(hidden, ALICE, "secret");
    Waiting.of(node.members.join(hidden, ALICE, BOB));
    var head = (Head.Known) Waiting.of(node.log.head(hidden, BOB));
    var epoch = head.lineage().epoch();
    assertThat(head.firstVisible()).isEqualTo(new Position(epoch, 2));
    assertThat(head.reaches(new Position(epoch, 2))).isTrue();
    assertThat(head.reaches(new Position(epoch, 1))).isFalse();
  }

  @Test
  void whoJoinsAsTheFirstOfANewEpochBeginsAtTheEndOfTheOldOne() {
    var hidden = node.room(ALICE, Visibility.PRIVATE);
    takeOver(hidden);
    Waiting.of(node.members.join(hidden, ALICE, BOB));
    var head = (Head.Known) Waiting.of(node.log.head(hidden, BOB));
    assertThat(head.firstVisible()).isEqualTo(head.lineage().forks().getFirst());
    assertThat(head.firstVisible().epoch()).isNotEqualTo(head.top().epoch());
    assertThat(
            Waiting.of(node.log.readAfter(hidden, head.firstVisible(), 9))
                .publications()
                .getFirst())
        .extracting(Publication::predecessor)
        .isEqualTo(head.firstVisible());
  }

  @Test
  void aForkSaysWhatIsKept() {
    node.send(room, ALICE, "k1");
    var top = known(ALICE).top();
    takeOver(room);
    node.send(room, ALICE, "k2");
    var head = known(ALICE);
    var lost = new Position(top.epoch(), top.offset() + 3);
    assertThat(head.reaches(top)).isTrue();
    assertThat(head.reaches(lost)).isFalse();
    assertThat(head.kept(lost)).contains(top);
    assertThat(head.kept(new Position(new Epoch("nobody"), 1))).isEmpty();
    server.command("XTRIM", text(Keys.roomLog(room)), "MAXLEN", "0");
    assertThat(known(ALICE).kept(lost)).isEmpty();
  }

  @Test
  void severalHeadsComeInOneAnswer() {
    var other = new RoomId("no-such-room");
    var heads = Waiting.of(node.log.heads(List.of(room, other)));
    assertThat(heads.get(room))
        .isInstanceOfSatisfying(
            Head.Known.class, head -> assertThat(head.lineage()).isEqualTo(known(ALICE).lineage()));
    assertThat(heads.get(other))
        .isInstanceOfSatisfying(
            Head.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNKNOWN_ROOM));
  }

  @Test
  void entriesThatAreNotOursAreSkipped() {
    server.command("XADD", text(Keys.roomLog(room)), "2-0", "x", "y");
    server.command(
        "XADD",
        text(Keys.roomLog(room)),
        "3-0",
        "e",
        "x3f9",
        "p",
        "x3f9",
        "t",
        "1",
        "b",
        "nonsense");
    assertThat(Waiting.of(node.log.readAfter(room, known(ALICE).first(), 9)).publications())
        .hasSize(1);
  }

  private Head.Known known(UserId user) {
    return (Head.Known) Waiting.of(node.log.head(room, user));
  }

  private double appends(String result) {
    return node.registry.get("parley.backplane.appends").tag("result", result).counter().count();
  }

  private static void assertRefused(Appended appended, ErrorCode code) {
    assertThat(appended)
        .isInstanceOfSatisfying(
            Appended.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(code));
  }

  private static List<Long> offsets(List<Publication> publications) {
    return publications.stream().map(publication -> publication.position().offset()).toList();
  }

  private static String fields(Publication publication) {
    return text(publication.body().fields());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void takeOver(RoomId forked) {
    server.command("HSET", text(Keys.roomMeta(forked)), "replid", "another server");
  }

  private static String key(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }
}
