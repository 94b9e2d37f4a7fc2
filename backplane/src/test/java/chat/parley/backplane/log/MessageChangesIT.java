package chat.parley.backplane.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.OnSharedRedis;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Visibility;
import chat.parley.protocol.command.Change;
import chat.parley.protocol.command.Reaction;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnSharedRedis
final class MessageChangesIT {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId MALLORY = new UserId("mallory");
  private static final Reaction THUMB = new Reaction("👍🏽");

  /// What LF and bytes beyond ASCII would break.
  private static final String TEXT = "Grüße 😀 \"quoted\"\n\u0000\u2028 e 1\nd";

  private final TestBackplane node;
  private final RoomId room;
  private Position message = new Position(new Epoch("none"), 0);

  MessageChangesIT(RedisServer server) {
    node = TestBackplane.on(server);
    room = node.room(ALICE, Visibility.PUBLIC);
  }

  @BeforeEach
  void say() {
    message = sent(node.send(room, ALICE, "said")).position();
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void aMessageThatNobodyChangedIsAsItWasSent() {
    var now = now(ALICE);
    assertThat(now.messages()).containsExactly(new MessageState(null, List.of()));
    assertThat(now.asOf()).isEqualTo(message);
    assertThat(now.oldest()).isEqualTo(1);
  }

  @Test
  void anEditIsAPublicationAndTheTextOfItsMessage() {
    var edited = sent(change(ALICE, "k1", new Change.Action.Edit(TEXT)));
    assertThat(now(ALICE).asOf()).isEqualTo(edited.position());
    assertThat(state(ALICE).text()).isEqualTo(new MessageState.Text.Edited(edited.at(), TEXT));
    assertThat(fields(last()))
        .startsWith("\"key\":\"k1\",\"message\":\"" + message + "\",\"text\":\"Grüße 😀 \\\"");
  }

  @Test
  void whoDeletedAMessageIsKnown() {
    var deleted = sent(change(ALICE, "k1", new Change.Action.Delete()));
    assertThat(state(ALICE).text()).isEqualTo(new MessageState.Text.Deleted(deleted.at(), "alice"));
  }

  @Test
  void reactionsTellTheirReaderWhichAreHisOwn() {
    Waiting.of(node.members.join(room, MALLORY, MALLORY));
    change(MALLORY, "k1", new Change.Action.React(THUMB));
    change(MALLORY, "k2", new Change.Action.React(new Reaction("x")));
    change(ALICE, "k3", new Change.Action.React(THUMB));
    assertThat(state(ALICE).reactions())
        .containsExactly(
            new MessageState.Counted(THUMB.value(), 2, true),
            new MessageState.Counted("x", 1, false));
    change(ALICE, "k4", new Change.Action.Unreact(THUMB));
    assertThat(state(ALICE).reactions().getFirst().mine()).isFalse();
  }

  @Test
  void aChangeWithoutAKeyGetsOne() {
    change(ALICE, null, new Change.Action.React(THUMB));
    assertThat(fields(last())).matches("\"key\":\"[^\"]{10,}\",.*");
  }

  @Test
  void whatChangesNothingIsCountedAsARepeat() {
    var reacted = sent(change(ALICE, "k1", new Change.Action.React(THUMB)));
    var again = sent(change(ALICE, "k2", new Change.Action.React(THUMB)));
    assertThat(again.position()).isEqualTo(reacted.position());
    assertThat(appends("repeated")).isEqualTo(1);
  }

  @Test
  void eachRefusalHasItsNumber() {
    assertThat(code(change(MALLORY, "k1", new Change.Action.React(THUMB))))
        .isEqualTo(ErrorCode.NOT_A_MEMBER);
    Waiting.of(node.members.join(room, MALLORY, MALLORY));
    assertThat(code(change(MALLORY, "k2", new Change.Action.Edit("forged"))))
        .isEqualTo(ErrorCode.NOT_ALLOWED);
    sent(change(ALICE, "k3", new Change.Action.Delete()));
    assertThat(code(change(MALLORY, "k4", new Change.Action.React(THUMB))))
        .isEqualTo(ErrorCode.UNKNOWN_MESSAGE);
    var first = new Position(new Epoch("none"), 1);
    var forgotten =
        new Change(new SendKey("k5"), sayAgain(), new Change.Action.React(THUMB), first);
    assertThat(code(Waiting.of(node.changes.change(room, ALICE, forgotten))))
        .isEqualTo(ErrorCode.KEY_FORGOTTEN);
    assertThat(appends("refused")).isEqualTo(4);
  }

  @Test
  void aMessageTakesAThousandReactions() {
    int most = TestBackplane.LOG_SETTINGS.maxReactions();
    for (int i = 0; i < most; i++) {
      sent(change(ALICE, "k" + i, new Change.Action.React(new Reaction("r" + i))));
    }
    assertThat(code(change(ALICE, "more", new Change.Action.React(THUMB))))
        .isEqualTo(ErrorCode.TOO_MANY_REACTIONS);
    assertThat(state(ALICE).reactions()).hasSize(most);
  }

  @Test
  void aRoomThatIsNotThereHasNoStates() {
    assertThat(Waiting.of(node.changes.states(new RoomId("nowhere"), ALICE, List.of(1L))))
        .isInstanceOfSatisfying(
            MessageStates.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(ErrorCode.UNKNOWN_ROOM));
  }

  private Position sayAgain() {
    return sent(node.send(room, ALICE, "again")).position();
  }

  private Appended change(UserId user, @Nullable String key, Change.Action action) {
    var made = new Change(key == null ? null : new SendKey(key), message, action, null);
    return Waiting.of(node.changes.change(room, user, made));
  }

  private MessageStates.Known now(UserId reader) {
    return (MessageStates.Known)
        Waiting.of(node.changes.states(room, reader, List.of(message.offset())));
  }

  private MessageState state(UserId reader) {
    return now(reader).messages().getFirst();
  }

  private Publication last() {
    return Waiting.of(node.log.readAfter(room, message, 100)).publications().getLast();
  }

  private double appends(String result) {
    return node.registry.get("parley.backplane.appends").tag("result", result).counter().count();
  }

  private static Appended.Sent sent(Appended appended) {
    assertThat(appended).isInstanceOf(Appended.Sent.class);
    return (Appended.Sent) appended;
  }

  private static ErrorCode code(Appended appended) {
    assertThat(appended).isInstanceOf(Appended.Refused.class);
    return ((Appended.Refused) appended).refusal().code();
  }

  private static String fields(Publication publication) {
    return new String(publication.body().fields(), StandardCharsets.UTF_8);
  }
}
