package chat.parley.backplane.redis;

import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.event.AskRedirectionEvent;
import io.lettuce.core.cluster.event.MovedRedirectionEvent;
import io.lettuce.core.cluster.event.RedirectionEventSupport;
import io.lettuce.core.event.Event;
import java.util.concurrent.RejectedExecutionException;

/// Hears from the driver which commands it sent on to another node of a cluster. Told on a thread
/// of the driver's, which drops what comes too fast; acts on the Redis thread.
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
  }

  private void heard(Event event) {
    switch (event) {
      case AskRedirectionEvent ask -> sentOn(ask);
      case MovedRedirectionEvent moved -> sentOn(moved);
      default -> {}
    }
  }

  private void sentOn(RedirectionEventSupport event) {
    int slot = event.getSlot();
    try {
      thread.execute(
          () -> {
            // Written by the driver itself, and by then: it tells before it writes, in one task.
            connection.flushSoon();
            if (slot >= 0 && slot % SLOTS_PER_BUCKET == 0) {
              moving.met(new Bucket(slot / SLOTS_PER_BUCKET));
            }
          });
    } catch (RejectedExecutionException _) {
      // The node ends.
    }
  }
}
