package chat.parley.gateway.connection;

import chat.parley.backplane.web.CommandRate;
import chat.parley.gateway.fanout.Loop;
import chat.parley.gateway.fanout.Loops;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.presence.Attendance;
import chat.parley.gateway.presence.Attendee;
import chat.parley.gateway.subscription.Rooms;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.ConnectionId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All connections of the node. Thread-safe; each connection belongs to its event loop.
public final class ConnectionTable {
  private static final Logger log = LoggerFactory.getLogger(ConnectionTable.class);

  private final ConnectionSettings settings;
  private final Rooms rooms;
  private final Attendance attendance;
  private final Clock clock;
  private final GatewayMeters meters;
  private final CommandRate commandRate;
  private final List<LoopConnections> loops = new ArrayList<>();
  private final AtomicLong lastId = new AtomicLong();
  private final AtomicLong size = new AtomicLong();
  private final AtomicLong channels = new AtomicLong();
  private final AtomicLong longLived = new AtomicLong();
  private final AtomicInteger nextLoop = new AtomicInteger();

  public ConnectionTable(
      ConnectionSettings settings,
      Rooms rooms,
      Attendance attendance,
      Clock clock,
      GatewayMeters meters) {
    this.settings = settings;
    this.rooms = rooms;
    this.attendance = attendance;
    this.clock = clock;
    this.meters = meters;
    this.commandRate =
        new CommandRate(settings.commandsPerSecond(), settings.commandBurst(), System::nanoTime);
  }

  /// Called once at start.
  public void start(Loops all) {
    for (int i = 0; i < all.size(); i++) {
      loops.add(new LoopConnections(all.get(i), this));
    }
  }

  /// Adds a connection. Called on `loop`.
  public Connection open(Loop loop, Opening opening) {
    size.incrementAndGet();
    if (opening.transport() != Transport.POLL) {
      channels.incrementAndGet();
      longLived.incrementAndGet();
    }
    meters.opened(opening.transport().label());
    var id = new ConnectionId(lastId.incrementAndGet());
    log.atDebug()
        .addKeyValue("connection", id)
        .addKeyValue("transport", opening.transport().label())
        .addKeyValue("user", opening.identity().user())
        .log("opened");
    var connection = loops.get(loop.index()).open(id, opening);
    attend(connection);
    return connection;
  }

  private void attend(Connection connection) {
    if (connection.transport() == Transport.POLL) {
      attendance.polled(connection.user());
    } else if (connection.identity().isService()) {
      attendance.present(attendee(connection));
    } else {
      var surplus = Refusal.of(ErrorCode.TOO_MANY_OF_USER);
      attendance.arrived(
          attendee(connection), () -> connection.loop().post(() -> connection.close(surplus)));
    }
  }

  public long size() {
    return size.get();
  }

  /// Channels of WebSockets and streams that are not closed yet: a connection that has ended waits
  /// a moment for its peer.
  public long openChannels() {
    return channels.get();
  }

  /// Open WebSockets and streams: those that stay where they are by themselves.
  public long longLived() {
    return longLived.get();
  }

  void channelClosed() {
    channels.decrementAndGet();
  }

  /// Runs `action` for each connection, on its loop.
  public void onEach(Consumer<Connection> action) {
    for (var connections : loops) {
      connections.loop().post(() -> connections.snapshot().forEach(action));
    }
  }

  /// Runs `action` for some connections of each loop, chosen at random, on their loop.
  ///
  /// @param howMany of how many; those that have been told to leave already are not among them
  public void onSome(IntUnaryOperator howMany, Consumer<Connection> action) {
    for (var connections : loops) {
      connections.loop().post(() -> connections.some(howMany).forEach(action));
    }
  }

  /// Runs `action` for at most `count` WebSockets and streams, chosen at random from loops that
  /// take turns, on their loop; those that have been told to leave already are not among them.
  public void onSomeLongLived(int count, Consumer<Connection> action) {
    int first = nextLoop.getAndAdd(count) & Integer.MAX_VALUE;
    for (int i = 0; i < loops.size(); i++) {
      var connections = loops.get((first % loops.size() + i) % loops.size());
      int some = (count + loops.size() - 1 - i) / loops.size();
      if (some > 0) {
        connections.loop().post(() -> connections.someLongLived(some).forEach(action));
      }
    }
  }

  ConnectionSettings settings() {
    return settings;
  }

  Rooms rooms() {
    return rooms;
  }

  Attendance attendance() {
    return attendance;
  }

  Clock clock() {
    return clock;
  }

  GatewayMeters meters() {
    return meters;
  }

  CommandRate commandRate() {
    return commandRate;
  }

  static Attendee attendee(Connection connection) {
    return new Attendee(connection.user(), connection.id(), connection.transport().label());
  }

  void expired(Connection connection) {
    connection.tokenExpired(Refusal.of(ErrorCode.TOKEN_EXPIRED));
  }

  void closed(Connection connection, String reason) {
    size.decrementAndGet();
    if (connection.transport() != Transport.POLL) {
      longLived.decrementAndGet();
      attendance.absent(attendee(connection));
    }
    meters.closed(connection.transport().label(), reason);
    log.atDebug()
        .addKeyValue("connection", connection.id())
        .addKeyValue("transport", connection.transport().label())
        .addKeyValue("reason", reason)
        .log("closed");
  }
}
