package chat.parley.backplane.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.redis.OnSharedRedis;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.RoomKind;
import chat.parley.backplane.room.Visibility;
import chat.parley.backplane.rule.Actor;
import chat.parley.protocol.command.DocumentChange;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

@OnSharedRedis
final class StateChangesIT {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId STRANGER = new UserId("stranger");
  private static final int PER_USER = 5;

  private final TestBackplane node;
  private final StateStore store;
  private final RoomId room;

  StateChangesIT(RedisServer server) {
    node = TestBackplane.on(server);
    store =
        new StateStore(
            node.redis.redis(),
            AppendArguments.of(TestBackplane.LOG_SETTINGS, node.redis.redis().publishCommand()),
            node.meters);
    room = room();
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void whoComesWhenTheNodeHasAsManyAsItMayIsRefusedBeforeAnythingIsRead() {
    var changes = changes(1, 10, 10);
    var other = room();
    try (var _ = HeldChange.of(changes, room, ALICE)) {
      assertThat(changing()).isEqualTo(1);

      expect(ErrorCode.ROOM_BUSY, changes.change(other, Actor.of(ALICE), put("2")));
      assertThatThrownBy(() -> changes.change(other, wanted(StateChangesIT::unread)).block())
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> assertThat(e.refusal().code()).isEqualTo(ErrorCode.ROOM_BUSY));

      assertThat(busy("node")).isEqualTo(2);
      assertThat(document(other)).isEqualTo("{}");
    }
    assertThat(changing()).isZero();
    expectDone(changes.change(other, Actor.of(ALICE), put("2")));
    assertThat(document(other)).isEqualTo("2");
  }

  @Test
  void aPlaceIsGivenBackHoweverAChangeEnds() {
    var changes = changes(1, 10, 10);
    var nonsense = change(new DocumentChange.Action.Patch("{}"));
    var unfit = change(new DocumentChange.Action.Patch("[{\"op\":\"remove\",\"path\":\"/b\"}]"));

    expect(ErrorCode.BAD_PATCH, changes.change(room, Actor.of(ALICE), nonsense));
    expect(ErrorCode.PATCH_CONFLICT, changes.change(room, Actor.of(ALICE), unfit));
    expect(ErrorCode.NOT_A_MEMBER, changes.change(room, Actor.of(STRANGER), put("2")));
    assertThatThrownBy(() -> changes.change(room, wanted(StateChangesIT::unread)).block())
        .isInstanceOf(IllegalStateException.class);

    assertThat(changing()).isZero();
    expectDone(changes.change(room, Actor.of(ALICE), put("2")));
    assertThat(busy("node")).isZero();
  }

  @Test
  void whoMayNotChangeItHasNothingRead() {
    var changes = changes(1, 10, 10);
    var wanted =
        new WantedChange(
            Actor.of(STRANGER),
            StateChanges.newKey(),
            null,
            Condition.of(List.of()),
            StateChangesIT::unread);
    assertThatThrownBy(() -> changes.change(room, wanted).block())
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().code()).isEqualTo(ErrorCode.NOT_A_MEMBER));
  }

  @Test
  void changesOfOneDocumentAreMadeInTheOrderInWhichTheyCome() {
    var changes = changes(10, 10, 10);
    CompletionStage<Appended> second;
    CompletionStage<Appended> third;
    try (var _ = HeldChange.of(changes, room, ALICE)) {
      second = changes.change(room, Actor.of(ALICE), put("\"" + "x".repeat(50_000) + "\""));
      third = changes.change(room, Actor.of(ALICE), put("3"));
    }
    expectDone(second);
    expectDone(third);
    assertThat(document(room)).isEqualTo("3");
  }

  @Test
  void whoComesWhenAsManyWaitForOneDocumentAsMayIsRefused() {
    var changes = changes(10, 1, 10);
    CompletionStage<Appended> waiting;
    try (var _ = HeldChange.of(changes, room, ALICE)) {
      waiting = changes.change(room, Actor.of(ALICE), put("2"));
      expect(ErrorCode.ROOM_BUSY, changes.change(room, Actor.of(ALICE), put("3")));
      assertThat(busy("room")).isEqualTo(1);
      assertThat(changing()).isEqualTo(2);
    }
    expectDone(waiting);
    assertThat(document(room)).isEqualTo("2");
  }

  @Test
  void oneUserAloneDoesNotKeepTheOthersOut() {
    var changes = changes(PER_USER + 1, 10, 10);
    var hers = new ArrayList<CompletionStage<Appended>>();
    try (var _ = HeldChange.of(changes, room, ALICE)) {
      for (int i = 1; i < PER_USER; i++) {
        hers.add(changes.change(room, Actor.of(ALICE), put("" + i)));
      }
      expect(ErrorCode.ROOM_BUSY, changes.change(room(), Actor.of(ALICE), put("0")));
      assertThat(busy("user")).isEqualTo(1);
      assertThat(changing()).isEqualTo(PER_USER);
      expect(ErrorCode.NOT_A_MEMBER, changes.change(room(), Actor.of(STRANGER), put("0")));
    }
    hers.forEach(StateChangesIT::expectDone);
    assertThat(changing()).isZero();
  }

  @Test
  void whoIsOvertakenTooOftenIsRefused() {
    var changes = changes(10, 10, 2);
    assertThatThrownBy(() -> changes.change(room, wanted(this::overtaken)).block())
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal().code()).isEqualTo(ErrorCode.ROOM_BUSY));
    assertThat(busy("overtaken")).isEqualTo(1);
    assertThat(document(room)).isEqualTo("{\"a\":2}");
  }

  /// Another node is quicker, each time with another document.
  private StateChange overtaken() {
    var key = StateChanges.newKey();
    var known = (StateRead.Known) Waiting.of(store.open(room, Actor.of(ALICE), key));
    var isFirst = document(room).equals("{}");
    var document = isFirst ? "{\"a\":1}" : "{\"a\":2}";
    var patch = "[{\"op\":\"replace\",\"path\":\"\",\"value\":" + document + "}]";
    var write = new StateWrite(Actor.of(ALICE), key, null, known.version(), document, patch);
    assertThat(Waiting.of(store.write(room, write))).isInstanceOf(StateWritten.Done.class);
    return StateChange.put("3".getBytes(StandardCharsets.UTF_8));
  }

  private static StateChange unread() {
    throw new IllegalStateException("was read");
  }

  private StateChanges changes(int maxAtOnce, int maxWaiting, int maxAttempts) {
    return new StateChanges(
        store,
        new StateSettings(DataSize.ofKilobytes(64), maxAtOnce, PER_USER, maxWaiting, maxAttempts),
        node.meters);
  }

  private RoomId room() {
    return node.room(ALICE, Visibility.PUBLIC, RoomKind.STATE);
  }

  private static DocumentChange put(String document) {
    return change(new DocumentChange.Action.Put(document));
  }

  private static DocumentChange change(DocumentChange.Action action) {
    return new DocumentChange(null, null, action, null);
  }

  private static WantedChange wanted(Supplier<StateChange> change) {
    return new WantedChange(
        Actor.of(ALICE), StateChanges.newKey(), null, Condition.of(List.of()), change);
  }

  private String document(RoomId of) {
    var known = (StateRead.Known) Waiting.of(store.read(of));
    return new String(known.snapshot().document(), StandardCharsets.UTF_8);
  }

  private double changing() {
    return node.registry.get("parley.backplane.documents.changing").gauge().value();
  }

  private double busy(String reason) {
    return node.registry
        .get("parley.backplane.documents.busy")
        .tag("reason", reason)
        .counter()
        .count();
  }

  private static void expectDone(CompletionStage<Appended> change) {
    assertThat(Waiting.of(change)).isInstanceOf(Appended.Sent.class);
  }

  private static void expect(ErrorCode code, CompletionStage<Appended> change) {
    assertThat(Waiting.of(change))
        .isInstanceOfSatisfying(
            Appended.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(code));
  }
}
