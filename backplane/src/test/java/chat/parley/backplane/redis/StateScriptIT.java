package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// `state.lua` and `patch.lua`: a room's document, changed with its order in one step.
@OnEveryRedis
final class StateScriptIT {
  private static final String PATCHED = "[{\"op\":\"replace\",\"path\":\"/a\",\"value\":1}]";

  private final RedisServer server;
  private final ScriptRoom room;
  private final ScriptState state;

  StateScriptIT(RedisServer server) {
    this.server = server;
    this.room = new ScriptRoom(server);
    this.state = new ScriptState(room);
    state.create("alice");
  }

  @Test
  void aNewOneHoldsAnEmptyObject() {
    var created = room.entries().getFirst().at();
    assertThat(state.read())
        .containsExactly(
            "state", "{}", room.epoch() + ":1", "alice", "" + created, room.epoch(), "1");
    assertThat(room.metaField("kind")).isEqualTo("state");
    assertThat(server.command("TTL", state.key)).isEqualTo(-1L);
    assertThat(room.head("alice")).hasSize(8).endsWith("state");
  }

  @Test
  void aChangeIsInTheRoomsOrderAndIsTheDocument() {
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      var sent = state.patch("alice", "k1", room.epoch() + ":1", "{\"a\":1}");

      var entry = room.entries().getLast();
      assertThat(sent).containsExactly("sent", room.epoch(), "2", "" + entry.at());
      assertThat(entry.body()).isEqualTo(PATCHED);
      assertThat(state.read())
          .containsExactly(
              "state",
              "{\"a\":1}",
              room.epoch() + ":2",
              "alice",
              "" + entry.at(),
              room.epoch(),
              "2");
      assertThat(recorder.payloads(1).getFirst()).endsWith('\n' + PATCHED);
    }
  }

  @Test
  void whatWasMadeFromAnotherDocumentChangesNothing() {
    var first = room.epoch() + ":1";
    state.patch("alice", "k1", first, "{\"a\":1}");
    assertThat(state.patch("alice", "k2", first, "{\"a\":2}")).containsExactly("stale");
    assertThat(state.read().get(1)).isEqualTo("{\"a\":1}");
    assertThat(room.ids()).hasSize(2);
  }

  /// Others come and go, and the document stays what it is.
  @Test
  void whatElseHappensInTheRoomLeavesTheVersion() {
    room.join("bob", "bob");
    assertThat(state.read().get(2)).isEqualTo(room.epoch() + ":1");
    assertThat(state.read().subList(5, 7)).containsExactly(room.epoch(), "2");
    assertThat(state.patch("bob", "k1", room.epoch() + ":1", "{\"a\":1}").getFirst())
        .isEqualTo("sent");
  }

  @Test
  void aRepeatGetsTheFirstAnswerWhateverHasChanged() {
    var sent = state.patch("alice", "k1", room.epoch() + ":1", "{\"a\":1}");
    var answer = List.of("repeated", sent.get(1), sent.get(2), sent.get(3));
    assertThat(state.open("alice", "k1")).isEqualTo(answer);
    assertThat(state.patch("alice", "k1", "no version", "{}")).isEqualTo(answer);
    new ScriptModeration(room).close("alice");
    assertThat(state.patch("alice", "k1", "no version", "{}")).isEqualTo(answer);
  }

  @Test
  void whereNothingIsOtherwiseNothingIsAppendedAndThatIsRemembered() {
    var version = room.epoch() + ":1";
    var unchanged = state.patchNothing("alice", "k1", version);
    assertThat(unchanged.subList(0, 3)).containsExactly("unchanged", room.epoch(), "1");
    state.patch("alice", "k2", version, "{\"a\":1}");
    assertThat(state.open("alice", "k1").subList(0, 3))
        .containsExactly("repeated", room.epoch(), "1");
    assertThat(room.ids()).hasSize(2);
  }

  @Test
  void whoMayNotWriteMayNotChangeIt() {
    assertThat(state.open("mallory", "k")).containsExactly("not-a-member");
    assertThat(state.patch("mallory", "k", room.epoch() + ":1", "1"))
        .containsExactly("not-a-member");
    room.join("bob", "bob");
    var moderation = new ScriptModeration(room);
    moderation.freeze("alice");
    assertThat(state.open("bob", "k")).containsExactly("room-frozen");
    moderation.close("alice");
    assertThat(state.patch("alice", "k", room.epoch() + ":1", "1")).containsExactly("room-closed");
    assertThat(state.read().get(1)).isEqualTo("{}");
  }

  @Test
  void itTakesNoMessagesAndARoomOfMessagesHoldsNoDocument() {
    assertThat(room.send("alice", "k")).containsExactly("state-room");
    var other = ScriptRoom.ofAlice(server);
    var none = new ScriptState(other);
    assertThat(none.read()).containsExactly("not-a-state-room");
    assertThat(none.open("alice", "k")).containsExactly("not-a-state-room");
    assertThat(none.patch("alice", "k", "-", "1")).containsExactly("not-a-state-room");
    assertThat(none.open("mallory", "k")).containsExactly("not-a-member");
    assertThat(new ScriptState(new ScriptRoom(server)).read()).containsExactly("unknown-room");
    assertThat(other.ids()).hasSize(1);
  }

  @Test
  void aLostDocumentIsNullAndTheNextChangeTakesBackWhatReadersHave() {
    state.patch("alice", "k1", room.epoch() + ":1", "{\"a\":1}");
    server.command("DEL", state.key);
    assertThat(state.read().subList(0, 4)).containsExactly("state", "null", "-", "alice");
    assertThat(state.patch("alice", "k2", room.epoch() + ":2", "{}")).containsExactly("stale");
    assertThat(state.patch("alice", "k2", "-", "{\"a\":2}").getFirst()).isEqualTo("sent");
    assertThat(state.read().get(1)).isEqualTo("{\"a\":2}");
  }

  @Test
  void aRoomThatLostItsRecordHoldsItsDocumentStill() {
    state.patch("alice", "k1", room.epoch() + ":1", "{\"a\":1}");
    server.command("DEL", room.meta);
    assertThat(state.read().subList(0, 2)).containsExactly("state", "{\"a\":1}");
    assertThat(room.send("alice", "k")).containsExactly("state-room");
  }

  @Test
  void aForkLeavesTheDocumentThatSurvived() {
    state.patch("alice", "k1", room.epoch() + ":1", "{\"a\":1}");
    var version = room.epoch() + ":2";
    room.fork();
    assertThat(state.read().subList(0, 3)).containsExactly("state", "{\"a\":1}", version);
    assertThat(state.patch("alice", "k2", version, "{}").subList(0, 3))
        .containsExactly("sent", room.epoch(), "3");
  }

  @Test
  void aNameWhoseDocumentIsLeftIsNobodysToTake() {
    room.ownKeys().forEach(key -> server.command("DEL", key));
    assertThat(state.create("mallory").getFirst()).isEqualTo("exists");
  }
}
