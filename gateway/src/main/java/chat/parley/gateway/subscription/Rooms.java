package chat.parley.gateway.subscription;

import chat.parley.backplane.channel.Channels;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.MovingBuckets;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.backplane.state.StateStore;
import chat.parley.gateway.fanout.FrameEncoder;
import chat.parley.gateway.fanout.Loop;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.metrics.Limit;
import chat.parley.gateway.recovery.RecoverySettings;
import chat.parley.gateway.recovery.RingBudget;
import chat.parley.protocol.id.RoomId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The rooms that this node follows, because a local connection does or did a moment ago. Bounded
/// by the connections and their rooms, and by how many may linger. A room of which nothing is known
/// but that somebody may not follow it does not: anybody could name any number of them.
///
/// `join` and `leave` are thread-safe; the rest is confined to the Redis thread.
public final class Rooms {
  private final int maxIdle;
  private final Channels channels;
  private final RoomServices services;
  private final GatewayMeters meters;
  private final Map<RoomId, Room> rooms = new HashMap<>();

  public Rooms(
      SubscriptionSettings bounds,
      RedisThread thread,
      Channels channels,
      RoomLog log,
      StateStore states,
      FrameEncoder encoder,
      RecoverySettings settings,
      RandomGenerator random,
      MovingBuckets moving,
      GatewayMeters meters) {
    this.maxIdle = bounds.maxIdleRooms();
    this.channels = channels;
    this.meters = meters;
    var budget =
        new RingBudget(settings.ringBytes().toBytes(), () -> meters.reached(Limit.RING_BYTES));
    this.services =
        new RoomServices(
            thread,
            new LogPages(log, meters),
            new Heads(log, meters),
            new DocumentReads(states, meters),
            new PositionChecks(thread, log, meters, random, settings.positionCheck(), moving),
            encoder,
            settings,
            budget,
            meters);
    meters.watchRooms(rooms::size, budget::bytes);
  }

  public void start() {
    services.thread().repeat(Linger.SWEEP, this::sweep);
    services
        .thread()
        .repeat(PositionChecks.WHILE_MOVING, () -> services.checks().sweepMoving(rooms.values()));
  }

  /// How many rooms the node follows. Called on the Redis thread.
  public int size() {
    return rooms.size();
  }

  /// Gives back what the rings hold.
  public void stop() {
    services
        .thread()
        .execute(
            () -> {
              rooms.values().forEach(Room::close);
              rooms.clear();
            });
  }

  /// Follows a room for one more subscription of a loop.
  public void join(RoomId id, JoinRequest request) {
    services
        .thread()
        .execute(
            () -> {
              var room = rooms.get(id);
              if (room == null) {
                room = new Room(id, services, this::endIfUnused);
                rooms.put(id, room);
                room.join(request);
                channels.want(Keys.roomChannel(id), room);
              } else {
                room.join(request);
              }
            });
  }

  /// One subscription less for each of these rooms.
  public void leave(Loop loop, Collection<RoomId> ids) {
    var left = List.copyOf(ids);
    services
        .thread()
        .execute(
            () -> {
              long now = System.nanoTime();
              for (var id : left) {
                var room = rooms.get(id);
                if (room != null) {
                  room.leave(loop, now);
                }
              }
            });
  }

  /// The rooms that at least so many connections of this node follow, and how many do. On the Redis
  /// thread.
  public Map<RoomId, Integer> followedBy(int atLeast) {
    var crowded = new HashMap<RoomId, Integer>();
    for (var room : rooms.values()) {
      int connections = room.connections();
      // How many devices somebody has is nobody's business.
      if (connections >= atLeast && !room.id().isInbox()) {
        crowded.put(room.id(), connections);
      }
    }
    return crowded;
  }

  private void sweep() {
    long now = System.nanoTime();
    rooms.values().forEach(room -> refuseWaiting(room, now));
    rooms.values().removeIf(room -> endIfIdle(room, now));
    endLongestIdle();
    services.checks().sweep(rooms.values(), now);
  }

  /// Whoever waits for a channel that does not come.
  private void refuseWaiting(Room room, long now) {
    boolean isConnected = channels.isConnected(Keys.roomChannel(room.id()));
    if (room.waitsInVain(isConnected)) {
      room.refuseWaiting(now);
    }
  }

  private boolean endIfIdle(Room room, long now) {
    if (!room.isIdleSince(Linger.deadlineNanos(now))) {
      return false;
    }
    release(room);
    return true;
  }

  /// Down to as many as may linger.
  private void endLongestIdle() {
    var idle = rooms.values().stream().filter(Room::isIdle).toList();
    if (idle.size() > maxIdle) {
      meters.reached(Limit.IDLE_ROOMS);
      idle.stream().sorted(Room.LONGEST_IDLE_FIRST).limit(idle.size() - maxIdle).forEach(this::end);
    }
  }

  /// Later, since it may be told in the middle of something. Somebody may have come meanwhile.
  private void endIfUnused(Room room) {
    services
        .thread()
        .execute(
            () -> {
              if (room.isUnused()) {
                end(room);
              }
            });
  }

  private void end(Room room) {
    if (rooms.remove(room.id(), room)) {
      release(room);
    }
  }

  private void release(Room room) {
    room.close();
    channels.release(Keys.roomChannel(room.id()));
  }
}
