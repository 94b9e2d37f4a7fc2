package chat.parley.gateway.subscription;

import chat.parley.backplane.log.Head;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.MovingBuckets;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Compares where the node stands in its rooms with where Redis has them: a publication that was
/// lost on its way, and messages that Redis itself lost, are found even where nobody writes again.
///
/// Rooms are due once per period, each from a random moment on, and at once where something did not
/// fit. Rooms of one bucket are asked for in one call, and so many calls are under way at a time;
/// the line is as long as the node has rooms. Confined to the Redis thread.
///
/// While a bucket moves to another node of a cluster its publications may reach nobody: then its
/// rooms are due several times a second, and asked for one by one, since some of them may be here
/// and some there already.
final class PositionChecks {
  /// About half a millisecond of Redis.
  private static final int ROOMS_PER_CALL = 64;

  private static final int CALLS_UNDER_WAY = 8;

  /// How often the rooms of moving buckets are due. With the pause before a publication that may
  /// just be on its way counts as missed, it is delivered within a second.
  static final Duration WHILE_MOVING = Duration.ofMillis(400);

  private final RedisThread thread;
  private final RoomLog log;
  private final GatewayMeters meters;
  private final RandomGenerator random;
  private final long periodNanos;
  private final MovingBuckets moving;
  private final Map<Bucket, Set<Room>> due = new LinkedHashMap<>();
  private final Set<Room> failed = new LinkedHashSet<>();
  private int underWay;
  private boolean askIsDue;
  private boolean isAsking;
  private boolean retryIsDue;

  PositionChecks(
      RedisThread thread,
      RoomLog log,
      GatewayMeters meters,
      RandomGenerator random,
      Duration period,
      MovingBuckets moving) {
    this.thread = thread;
    this.log = log;
    this.meters = meters;
    this.random = random;
    this.periodNanos = period.toNanos();
    this.moving = moving;
  }

  /// So that the rooms of a node, and the nodes of a cluster, do not all ask in the same moment.
  long firstDelayNanos() {
    return random.nextLong(periodNanos);
  }

  void sweep(Iterable<Room> rooms, long nowNanos) {
    for (var room : rooms) {
      if (room.isCheckDue(nowNanos, periodNanos)) {
        due(room);
      }
    }
  }

  void sweepMoving(Collection<Room> rooms) {
    if (moving.areMoving()) {
      rooms.stream()
          .filter(room -> room.isHeadKnown() && moving.isMoving(Bucket.of(room.id())))
          .forEach(this::due);
    }
  }

  void due(Room room) {
    due.computeIfAbsent(Bucket.of(room.id()), _ -> new LinkedHashSet<>()).add(room);
    if (!askIsDue) {
      // With all others of this round.
      askIsDue = true;
      thread.execute(
          () -> {
            askIsDue = false;
            ask();
          });
    }
  }

  /// An answer that comes at once asks no further by itself: calls would pile up on the stack.
  private void ask() {
    if (isAsking) {
      return;
    }
    isAsking = true;
    while (underWay < CALLS_UNDER_WAY && !due.isEmpty()) {
      var rooms = nextOfOneBucket();
      var asked = new HashMap<Room, Position>();
      rooms.forEach(room -> asked.put(room, room.knownHead()));
      underWay++;
      log.heads(rooms.stream().map(Room::id).toList())
          .whenComplete((heads, _) -> answered(asked, heads));
    }
    isAsking = false;
  }

  private List<Room> nextOfOneBucket() {
    var all = due.entrySet().iterator();
    var next = all.next();
    var ofBucket = next.getValue();
    int roomsPerCall = moving.isMoving(next.getKey()) ? 1 : ROOMS_PER_CALL;
    var rooms = new ArrayList<Room>();
    for (var each = ofBucket.iterator(); each.hasNext() && rooms.size() < roomsPerCall; ) {
      rooms.add(each.next());
      each.remove();
    }
    if (ofBucket.isEmpty()) {
      all.remove();
    }
    return rooms;
  }

  private void answered(Map<Room, Position> asked, @Nullable Map<RoomId, Head> heads) {
    underWay--;
    asked.forEach(
        (room, head) -> answered(room, head, heads == null ? null : heads.get(room.id())));
    ask();
  }

  private void answered(Room room, Position asked, @Nullable Head head) {
    if (room.isClosed()) {
      return;
    }
    switch (head) {
      case Head.Known known -> {
        meters.positionChecked();
        room.apply(known, asked);
      }
      case Head.Refused refused when refused.refusal().code() == ErrorCode.UNKNOWN_ROOM ->
          room.applyGone();
      case Head.Refused _ -> later(room);
      case null -> later(room);
    }
  }

  /// All that failed by then is asked for again together, however often it was due meanwhile.
  private void later(Room room) {
    failed.add(room);
    if (!retryIsDue) {
      retryIsDue = true;
      thread.schedule(Room.RETRY, this::again);
    }
  }

  private void again() {
    retryIsDue = false;
    var all = List.copyOf(failed);
    failed.clear();
    all.stream().filter(room -> !room.isClosed()).forEach(this::due);
  }
}
