package chat.parley.gateway.disconnect;

import chat.parley.backplane.channel.ChannelFollower;
import chat.parley.backplane.channel.Channels;
import chat.parley.backplane.disconnect.Disconnects;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.gateway.metrics.GatewayMeters;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// Closes all connections of users on this node when it is told to. Nobody keeps a list of a user's
/// connections: those of the node are looked through, once for all users that are named within a
/// moment, so that many of them cost little more than one.
///
/// Confined to the Redis thread; connections are closed on their event loops.
public final class Disconnector implements ChannelFollower {
  /// A node of 100,000 connections looks at all of them in about a millisecond (estimated: a few
  /// nanoseconds each, and a copy of the list): 20 times a second that is little.
  private static final Duration GATHERING = Duration.ofMillis(50);

  /// Beyond it they are looked for at once.
  static final int MOST_USERS = 1_000;

  private final RedisThread thread;
  private final Channels channels;
  private final ConnectionTable table;
  private final GatewayMeters meters;
  private final Set<UserId> users = new HashSet<>();

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
    users.add(user);
    if (users.size() == MOST_USERS) {
      disconnect();
    }
  }

  /// May come once more for users that were too many to wait for it.
  private void disconnect() {
    var named = Set.copyOf(users);
    users.clear();
    if (!named.isEmpty()) {
      table.onEach(connection -> closeIfNamed(connection, named));
    }
  }

  private static void closeIfNamed(Connection connection, Set<UserId> named) {
    if (named.contains(connection.user())) {
      connection.close(Refusal.of(ErrorCode.DISCONNECTED));
    }
  }
}
