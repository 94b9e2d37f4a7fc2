package chat.parley.backplane.presence;

import static chat.parley.backplane.presence.PresenceLeases.millis;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.protocol.id.RoomId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/// How many connections follow large rooms: a count of each node, not an entry of each connection.
/// Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class Occupancies {
  /// After which a node says it again.
  public static final Duration PERIOD = Duration.ofSeconds(10);

  /// For which that holds: one time may be missed.
  private static final Duration LIFE = Duration.ofSeconds(25);

  private static final String LIBRARY = "presence.lua";
  private static final Script NOTE = Script.of(LIBRARY, "occupancy.lua");
  private static final Script SUM = Script.of(LIBRARY, "occupancy_of.lua");

  private final Redis redis;

  public Occupancies(Redis redis) {
    this.redis = redis;
  }

  /// Harmless to repeat.
  ///
  /// @param node that no other node has
  public CompletionStage<?> note(RoomId room, String node, int connections) {
    return redis.run(
        NOTE,
        new byte[][] {Keys.roomOccupancy(room)},
        Keys.bytes(node),
        Keys.bytes(Integer.toString(connections)),
        millis(LIFE));
  }

  /// Those of all nodes that have said so of late.
  public CompletionStage<Long> of(RoomId room) {
    return redis
        .run(SUM, new byte[][] {Keys.roomOccupancy(room)})
        .thenApply(reply -> reply.number(1));
  }
}
