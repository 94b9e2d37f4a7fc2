package chat.parley.gateway;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.RoomKind;
import chat.parley.backplane.room.RoomStore;
import chat.parley.backplane.room.UserRooms;
import chat.parley.backplane.room.Visibility;
import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.state.PatchedDocument;
import chat.parley.backplane.state.StateRead;
import chat.parley.backplane.state.StateStore;
import chat.parley.backplane.state.StateWrite;
import chat.parley.backplane.state.StateWritten;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// State rooms of alice's, and their documents, which are changed as chat-service does it: from
/// what is, and anew where somebody else was quicker. Thread-safe.
public final class StateDesk {
  private static final JsonMapper JSON = new JsonMapper();
  private static final UserId ALICE = new UserId("alice");

  private final RoomStore rooms;
  private final StateStore store;

  public StateDesk(GatewayNode node) {
    rooms =
        new RoomStore(
            node.bean(Redis.class), node.bean(AppendArguments.class), node.bean(UserRooms.class));
    store = node.bean(StateStore.class);
  }

  /// A new public state room; the names of all of them have one length.
  public String room() {
    return room(Visibility.PUBLIC);
  }

  public String room(Visibility visibility) {
    var room = "state-" + UUID.randomUUID();
    Waiting.of(rooms.create(new RoomId(room), ALICE, visibility, RoomKind.STATE));
    return room;
  }

  /// @param json a whole document
  public Position put(String room, String json) {
    return patch(room, _ -> json("[{\"op\":\"replace\",\"path\":\"\",\"value\":" + json + "}]"));
  }

  /// @param json as RFC 6902 has it
  public Position patch(String room, String json) {
    return patch(room, _ -> json(json));
  }

  /// @param patches makes a patch of the document as it is; more than once where others change it
  public Position patch(String room, UnaryOperator<JsonNode> patches) {
    var key = new SendKey(UUID.randomUUID().toString());
    while (true) {
      var known = known(Waiting.of(store.open(new RoomId(room), Actor.of(ALICE), key)));
      var document = json(known.snapshot().document());
      var patch = patches.apply(document);
      var after = PatchedDocument.patched(document, patch);
      var write =
          new StateWrite(
              Actor.of(ALICE), key, null, known.version(), after.toString(), patch.toString());
      switch (Waiting.of(store.write(new RoomId(room), write))) {
        case StateWritten.Done done -> {
          return done.position();
        }
        case StateWritten.Stale _ -> {
          // Somebody else was quicker.
        }
        case StateWritten.Refused refused -> throw new AssertionError(refused.refusal());
      }
    }
  }

  public JsonNode document(String room) {
    return json(known(Waiting.of(store.read(new RoomId(room)))).snapshot().document());
  }

  private static StateRead.Known known(StateRead read) {
    return switch (read) {
      case StateRead.Known known -> known;
      case StateRead.Repeated _ -> throw new AssertionError("the key is not new");
      case StateRead.Refused refused -> throw new AssertionError(refused.refusal());
    };
  }

  private static JsonNode json(byte[] bytes) {
    return json(new String(bytes, StandardCharsets.UTF_8));
  }

  private static JsonNode json(String text) {
    return JSON.readTree(text);
  }
}
