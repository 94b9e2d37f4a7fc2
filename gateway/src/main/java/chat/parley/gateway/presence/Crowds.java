package chat.parley.gateway.presence;

import chat.parley.backplane.presence.Occupancies;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.metrics.Limit;
import chat.parley.protocol.id.RoomId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/// Tells Redis how many connections of this node follow the rooms that many do. Of the others it
/// says nothing: there are far more of them, and who is in one can be asked one by one. The rooms
/// of a round are told in turns, a tenth in each; what Redis does not take is counted, and said
/// again with the next round.
///
/// Confined to the Redis thread.
public final class Crowds {
  /// On one node, from which a room is counted there.
  static final int FEWEST = 20;

  private static final int TURNS = 10;
  private static final Duration TURN = Occupancies.PERIOD.dividedBy(TURNS);

  /// In one turn: a hundred small commands a second.
  static final int MOST_AT_ONCE = 100;

  /// In one round, the fullest first.
  static final int MOST_ROOMS = TURNS * MOST_AT_ONCE;

  private final IntFunction<Map<RoomId, Integer>> roomsFollowedBy;
  private final Telling telling;
  private final GatewayMeters meters;
  private final Queue<Crowd> due = new ArrayDeque<>();
  private int turns;

  private record Crowd(RoomId room, int connections) {}

  /// Tells what a node counts; harmless to repeat.
  public interface Telling {
    CompletionStage<?> tell(RoomId room, int connections);
  }

  /// @param roomsFollowedBy the node's rooms that at least so many connections follow
  public Crowds(
      IntFunction<Map<RoomId, Integer>> roomsFollowedBy, Telling telling, GatewayMeters meters) {
    this.roomsFollowedBy = roomsFollowedBy;
    this.telling = telling;
    this.meters = meters;
  }

  /// Called once.
  public void start(RedisThread thread) {
    thread.repeat(TURN, this::turn);
  }

  /// Rooms that are left of the round before have been told with it: a round has a turn for each.
  void turn() {
    if (turns == 0) {
      count();
    }
    turns = (turns + 1) % TURNS;
    tellSome();
  }

  /// Begins a round now, whatever is left of the one before.
  void tell() {
    turns = 0;
    turn();
  }

  private void count() {
    var crowded = roomsFollowedBy.apply(FEWEST);
    if (crowded.size() > MOST_ROOMS) {
      meters.reached(Limit.COUNTED_ROOMS);
    }
    due.clear();
    crowded.entrySet().stream()
        .sorted(Map.Entry.<RoomId, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(MOST_ROOMS)
        .forEach(room -> due.add(new Crowd(room.getKey(), room.getValue())));
  }

  private void tellSome() {
    for (int i = 0; i < MOST_AT_ONCE && !due.isEmpty(); i++) {
      var crowd = due.remove();
      telling
          .tell(crowd.room(), crowd.connections())
          .whenComplete((_, failure) -> meters.crowdTold(failure == null));
    }
  }
}
