package chat.parley.gateway.disconnect;

import chat.parley.backplane.channel.ChannelFollower;
import chat.parley.backplane.channel.Channels;
import chat.parley.backplane.disconnect.Disconnects;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.gateway.metrics.Limit;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.Set;

/// Closes all connections of users on this node when it is told to. Nobody keeps a list of a user's
/// connections: those of the node are looked through, once for all users that are named within a
/// moment, so that many of them cost little more than one; and for a thousand at a time, so that no
/// more are closed in one go. The others wait, and whoever finds too many waiting is passed over
/// and counted: whoever asked for it sees him in the list of connections, and asks again.
///
/// Confined to the Redis thread; connections are closed on their event loops.
public final class Disconnector implements ChannelFollower {
  /// A node of 100,000 connections looks at all of them in about a millisecond (estimated: a few
  /// nanoseconds each, and a copy of the list): 20 times a second that is little.
  private static final Duration GATHERING = Duration.ofMillis(50);

  private final RedisThread thread;
  private final Channels channels;
  private final ConnectionTable table;
  private final GatewayMeters meters;
  private final NamedUsers users = new NamedUsers();

  public Disconnector(
      RedisThread thread, Channels channels, ConnectionTable table, GatewayMeters meters) {
    this.thread = thread;
    this.channels = channels;
    this.table = table;
    this.meters = meters;
  }

  /// Called once, on any thread.
  public void start() {
    thread.execute(() -> channels.want(Keys.disconnectChannel(), this));
  }

  @Override
  public void confirmed() {
    // What was told before is over: nobody keeps it.
  }

  @Override
  public void lost() {
    // Nor what is told until it is confirmed again.
  }

  @Override
  public void published(byte[] payload) {
    Disconnects.decode(payload).ifPresentOrElse(this::gather, meters::foreignPublication);
  }

  private void gather(UserId user) {
    if (users.isEmpty()) {
      thread.schedule(GATHERING, this::disconnect);
    }
    if (!users.add(user)) {
      meters.reached(Limit.DISCONNECTS_WAITING);
    }
  }

  private void disconnect() {
    var named = users.take();
    table.onEach(connection -> closeIfNamed(connection, named));
    if (!users.isEmpty()) {
      thread.schedule(GATHERING, this::disconnect);
    }
  }

  private static void closeIfNamed(Connection connection, Set<UserId> named) {
    if (named.contains(connection.user())) {
      connection.close(Refusal.of(ErrorCode.DISCONNECTED));
    }
  }
}
