package chat.parley.gateway.presence;

import chat.parley.backplane.presence.Occupancies;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.metrics.Limit;
import chat.parley.gateway.subscription.Rooms;
import chat.parley.protocol.id.RoomId;
import java.util.Comparator;
import java.util.Map;

/// Tells Redis how many connections of this node follow the rooms that many do. Of the others it
/// says nothing: there are far more of them, and who is in one can be asked one by one. What Redis
/// does not take is said again with the next turn.
///
/// Confined to the Redis thread.
public final class Crowds {
  /// On one node, from which a room is counted there.
  static final int FEWEST = 20;

  /// In one turn, the fullest first: a hundred small commands a second.
  private static final int MOST_ROOMS = 1_000;

  private final RedisThread thread;
  private final Rooms rooms;
  private final Occupancies occupancies;
  private final String node;
  private final GatewayMeters meters;

  /// @param node that no other node has
  public Crowds(
      RedisThread thread, Rooms rooms, Occupancies occupancies, String node, GatewayMeters meters) {
    this.thread = thread;
    this.rooms = rooms;
    this.occupancies = occupancies;
    this.node = node;
    this.meters = meters;
  }

  /// Called once.
  public void start() {
    thread.repeat(Occupancies.PERIOD, this::tell);
  }

  void tell() {
    var crowded = rooms.followedBy(FEWEST);
    if (crowded.size() > MOST_ROOMS) {
      meters.reached(Limit.COUNTED_ROOMS);
    }
    crowded.entrySet().stream()
        .sorted(Map.Entry.<RoomId, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(MOST_ROOMS)
        .forEach(room -> occupancies.note(room.getKey(), node, room.getValue()));
  }
}
