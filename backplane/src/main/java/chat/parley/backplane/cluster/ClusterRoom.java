package chat.parley.backplane.cluster;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.room.Created;
import chat.parley.backplane.room.RoomKind;
import chat.parley.backplane.room.RoomStore;
import chat.parley.backplane.room.UserRooms;
import chat.parley.backplane.room.Visibility;
import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.Role;
import chat.parley.backplane.state.StateRead;
import chat.parley.backplane.state.StateStore;
import chat.parley.backplane.state.StateWrite;
import chat.parley.backplane.state.StateWritten;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/// The state room that shows the cluster to its operators. Nobody is a member of it but the
/// product's own user; who may read it is an operator by his token. Its history is short: it is
/// there for who resumes, and nobody reads it back.
///
/// Thread-safe; stages complete on the Redis thread and fail as those of the stores do.
public final class ClusterRoom {
  /// Some five minutes of a change every two seconds, of some hundred bytes each.
  private static final int MOST_ENTRIES = 200;

  /// Who writes there. No token names him, since that one is refused.
  private static final Actor WRITER = new Actor(UserId.OF_CLUSTER, Role.MODERATOR);

  private final RoomStore rooms;
  private final StateStore states;

  public ClusterRoom(
      Redis redis, AppendArguments arguments, UserRooms userRooms, BackplaneMeters meters) {
    var few = arguments.withMaxEntries(MOST_ENTRIES);
    this.rooms = new RoomStore(redis, few, userRooms);
    this.states = new StateStore(redis, few, meters);
  }

  /// Harmless to repeat.
  public CompletionStage<Created> make() {
    return rooms.create(RoomId.CLUSTER, UserId.OF_CLUSTER, Visibility.PRIVATE, RoomKind.STATE);
  }

  public CompletionStage<StateRead> read() {
    return states.read(RoomId.CLUSTER);
  }

  /// @param known what the document was made from
  /// @param document JSON on one line
  /// @param patch what is otherwise, as RFC 6902 has it
  public CompletionStage<StateWritten> write(StateRead.Known known, String document, String patch) {
    var key = new SendKey(UUID.randomUUID().toString());
    return states.write(
        RoomId.CLUSTER, new StateWrite(WRITER, key, null, known.version(), document, patch));
  }
}
