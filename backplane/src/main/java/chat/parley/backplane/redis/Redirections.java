package chat.parley.backplane.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.event.AskRedirectionEvent;
import io.lettuce.core.cluster.event.MovedRedirectionEvent;
import io.lettuce.core.cluster.event.RedirectionEventSupport;
import io.lettuce.core.event.Event;
import java.net.SocketAddress;
import java.util.concurrent.RejectedExecutionException;

/// Hears from the driver which commands it sent on to another server of a cluster. Told on a thread
/// of the driver's, which drops what comes too fast; acts on the Redis thread.
///
/// Where the driver has no connection yet to the server that it sends a command to, it writes when
/// there is one, and nobody else knows when that is: so what it wrote is flushed then, too.
final class Redirections {
  private static final int SLOTS_PER_BUCKET = new Bucket(1).slot();

  private final RedisThread thread;
  private final CommandConnection connection;
  private final MovingBuckets moving;

  private Redirections(RedisThread thread, CommandConnection connection, MovingBuckets moving) {
    this.thread = thread;
    this.connection = connection;
    this.moving = moving;
  }

  /// For as long as the client lives.
  static void follow(
      RedisClusterClient cluster,
      RedisThread thread,
      CommandConnection connection,
      MovingBuckets moving) {
    var redirections = new Redirections(thread, connection, moving);
    cluster.getResources().eventBus().get().subscribe(redirections::heard);
    cluster.addListener(redirections.new Connections());
  }

  private void heard(Event event) {
    switch (event) {
      case AskRedirectionEvent ask -> sentOn(ask);
      case MovedRedirectionEvent moved -> sentOn(moved);
      default -> {}
    }
  }

  private void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException _) {
      // This service ends.
    }
  }

  /// The driver's own, to single servers. It writes in the task that tells of a connection.
  private final class Connections implements RedisConnectionStateListener {
    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> handler, SocketAddress address) {
      execute(connection::flushSoon);
    }
  }

  private void sentOn(RedirectionEventSupport event) {
    int slot = event.getSlot();
    execute(
        () -> {
          // Written by the driver itself, and by then: it tells before it writes, in one task.
          connection.flushSoon();
          if (slot >= 0 && slot % SLOTS_PER_BUCKET == 0) {
            moving.met(new Bucket(slot / SLOTS_PER_BUCKET));
          }
        });
  }
}
