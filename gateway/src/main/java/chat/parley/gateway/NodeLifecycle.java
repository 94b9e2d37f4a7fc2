package chat.parley.gateway;

import chat.parley.backplane.channel.Channels;
import chat.parley.backplane.channel.MoveWatch;
import chat.parley.backplane.channel.Probes;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.gateway.balance.Balance;
import chat.parley.gateway.cluster.ClusterReports;
import chat.parley.gateway.cluster.DrainListener;
import chat.parley.gateway.disconnect.Disconnector;
import chat.parley.gateway.presence.Attendance;
import chat.parley.gateway.subscription.Rooms;
import chat.parley.gateway.subscription.UserChannels;
import org.springframework.context.SmartLifecycle;

/// Starts following channels before the first client can come, and stops after the last has gone.
final class NodeLifecycle implements SmartLifecycle {
  private final RedisThread thread;
  private final Channels channels;
  private final Probes probes;
  private final MoveWatch moves;
  private final Rooms rooms;
  private final UserChannels userChannels;
  private final Disconnector disconnector;
  private final Attendance presence;
  private final Balance balance;
  private final ClusterReports reports;
  private final DrainListener drains;
  private volatile boolean isRunning;

  NodeLifecycle(
      RedisThread thread,
      Channels channels,
      Probes probes,
      MoveWatch moves,
      Rooms rooms,
      UserChannels userChannels,
      Disconnector disconnector,
      Attendance presence,
      Balance balance,
      ClusterReports reports,
      DrainListener drains) {
    this.thread = thread;
    this.channels = channels;
    this.probes = probes;
    this.moves = moves;
    this.rooms = rooms;
    this.userChannels = userChannels;
    this.disconnector = disconnector;
    this.presence = presence;
    this.balance = balance;
    this.reports = reports;
    this.drains = drains;
  }

  @Override
  public void start() {
    isRunning = true;
    thread.execute(channels::start);
    probes.start();
    moves.start();
    rooms.start();
    userChannels.start();
    disconnector.start();
    presence.start();
    balance.start();
    reports.start();
    drains.start();
  }

  @Override
  public void stop() {
    isRunning = false;
    presence.stop();
    reports.stop();
    thread.execute(channels::stop);
    rooms.stop();
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  /// Before the web server starts, and after it has stopped; after the driver has started, and
  /// before it ends.
  @Override
  public int getPhase() {
    return 1;
  }
}
