package chat.parley.gateway.connection;

import chat.parley.backplane.web.CommandRate;
import chat.parley.gateway.fanout.Loop;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.subscription.Rooms;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.ConnectionId;
import chat.parley.protocol.id.RoomId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/// The connections of one event loop, and the one sweep over them: heartbeats spread evenly, peers
/// that do not answer, tokens that expire, readers that do not read. No connection has a timer of
/// its own. Confined to the event loop.
final class LoopConnections {
  private final Loop loop;
  private final ConnectionTable table;
  private final List<Connection> all = new ArrayList<>();
  private int sweeps;

  LoopConnections(Loop loop, ConnectionTable table) {
    this.loop = loop;
    this.table = table;
    loop.repeat(ConnectionSettings.SWEEP, this::sweep);
  }

  Loop loop() {
    return loop;
  }

  GatewayMeters meters() {
    return table.meters();
  }

  CommandRate commandRate() {
    return table.commandRate();
  }

  int sweeps() {
    return sweeps;
  }

  long nanoTime() {
    return System.nanoTime();
  }

  Connection open(ConnectionId id, Opening opening) {
    var connection = new Connection(id, opening, this);
    int interval = table.settings().beatSweeps(opening.transport());
    connection.nextBeat = sweeps + 1 + ThreadLocalRandom.current().nextInt(interval);
    connection.lastHeard = sweeps;
    connection.index = all.size();
    all.add(connection);
    return connection;
  }

  void remove(Connection connection, String reason) {
    var last = all.removeLast();
    if (last != connection) {
      all.set(connection.index, last);
      last.index = connection.index;
    }
    table.closed(connection, reason);
  }

  void channelClosed() {
    table.channelClosed();
  }

  void left(Collection<RoomId> rooms) {
    if (!rooms.isEmpty()) {
      meters().subscribed(-rooms.size());
      rooms().leave(loop, rooms);
    }
  }

  List<Connection> snapshot() {
    return List.copyOf(all);
  }

  List<Connection> some(IntUnaryOperator howMany) {
    return some(howMany, connection -> true);
  }

  List<Connection> someLongLived(int count) {
    return some(
        size -> Math.min(size, count), connection -> connection.transport() != Transport.POLL);
  }

  private List<Connection> some(IntUnaryOperator howMany, Predicate<Connection> those) {
    var staying = new ArrayList<Connection>(all.size());
    for (var connection : all) {
      if (!connection.isLeaving() && those.test(connection)) {
        staying.add(connection);
      }
    }
    Collections.shuffle(staying, ThreadLocalRandom.current());
    return staying.subList(0, howMany.applyAsInt(staying.size()));
  }

  private Rooms rooms() {
    return table.rooms();
  }

  private void sweep() {
    sweeps++;
    long now = nanoTime();
    long nowMillis = clock().millis();
    // Backwards, since a connection that closes is replaced by the last one.
    for (int i = all.size() - 1; i >= 0; i--) {
      sweep(all.get(i), now, nowMillis);
    }
  }

  private void sweep(Connection connection, long nowNanos, long nowMillis) {
    renewLease(connection);
    var settings = table.settings();
    if (connection.identity().expires().toEpochMilli() <= nowMillis) {
      table.expired(connection);
    } else if (connection.unwritableSinceNanos != 0
        && nowNanos - connection.unwritableSinceNanos > settings.maxUnwritable().toNanos()) {
      connection.close(Refusal.of(ErrorCode.SLOW_READER));
    } else if (connection.transport() == Transport.WEBSOCKET
        && sweeps - connection.lastHeard > settings.silentSweeps()) {
      connection.close(Refusal.of(ErrorCode.NO_PONG));
    } else if (connection.nextBeat <= sweeps) {
      connection.nextBeat = sweeps + settings.beatSweeps(connection.transport());
      connection.beat();
    }
  }

  /// Spread evenly, by the numbers of the connections.
  private void renewLease(Connection connection) {
    long turn = sweeps + connection.id().value();
    if (connection.transport() != Transport.POLL
        && turn % table.attendance().secondsBetween() == 0) {
      table.attendance().present(ConnectionTable.attendee(connection));
    }
  }

  private Clock clock() {
    return table.clock();
  }
}
