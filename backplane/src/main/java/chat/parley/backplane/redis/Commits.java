package chat.parley.backplane.redis;

import chat.parley.backplane.metrics.BackplaneMeters;
import io.lettuce.core.RedisClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Lets appends through as the level of acknowledgement asks for, once, when the store has been
/// found suitable. Those that wait for a copy get a connection of their own, which never replays.
/// Thread-safe.
final class Commits implements AutoCloseable {
  private final Redis redis;
  private final RedisClient withoutReconnect;
  private final RedisSettings settings;
  private final BackplaneMeters meters;
  private volatile @Nullable CommandConnection ownConnection;

  Commits(
      Redis redis, RedisClient withoutReconnect, RedisSettings settings, BackplaneMeters meters) {
    this.redis = redis;
    this.withoutReconnect = withoutReconnect;
    this.settings = settings;
    this.meters = meters;
  }

  /// Completes when appends can be run.
  ///
  /// @param copy null where the primary's memory is enough
  CompletionStage<Boolean> open(@Nullable AwaitedCopy copy) {
    if (copy == null) {
      redis.acknowledgeAppended();
      return CompletableFuture.completedStage(true);
    } else {
      var thread = redis.thread();
      var connection =
          RedisConfiguration.connection(
              () -> DriverConnection.to(withoutReconnect), thread, settings, meters);
      ownConnection = connection;
      redis.acknowledgeBy(
          new GroupCommit(thread, connection, copy, settings.maxQueuedCommands(), meters));
      return connection.firstConnected();
    }
  }

  @Override
  public void close() {
    var own = ownConnection;
    if (own != null) {
      own.close();
    }
  }
}
