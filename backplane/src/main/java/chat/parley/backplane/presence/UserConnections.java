package chat.parley.backplane.presence;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// The connections of a user, on all nodes, by their leases: those of a node that died are among
/// them until its end is noticed. Thread-safe; stages complete on the Redis thread and fail with
/// {@link chat.parley.backplane.redis.RedisUnavailableException}.
public final class UserConnections {
  /// In one answer.
  public static final int MOST = 1_000;

  /// The time to come back, which is no connection, and one more that shows that there are more.
  private static final int BESIDES = 2;

  private static final Script CONNECTIONS = Script.of("presence.lua", "presence_connections.lua");

  private final Redis redis;

  public UserConnections(Redis redis) {
    this.redis = redis;
  }

  /// Some connections of a user.
  ///
  /// @param isMore whether there are more
  public record Some(List<LeasedConnection> connections, boolean isMore) {
    public Some {
      connections = List.copyOf(connections);
    }
  }

  /// In no order of meaning; all of them, unless there are more than [#MOST].
  public CompletionStage<Some> of(UserId user) {
    return redis
        .run(
            CONNECTIONS,
            new byte[][] {Keys.userLeases(user)},
            Keys.bytes(Integer.toString(MOST + BESIDES)))
        .thenApply(UserConnections::some);
  }

  private static Some some(ScriptReply reply) {
    var connections = new ArrayList<LeasedConnection>();
    for (int word = 1; reply.textOrNull(word) != null; word++) {
      LeasedConnection.of(reply.text(word)).ifPresent(connections::add);
    }
    boolean isMore = connections.size() > MOST;
    return new Some(isMore ? connections.subList(0, MOST) : connections, isMore);
  }
}
