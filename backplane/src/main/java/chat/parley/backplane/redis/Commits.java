package chat.parley.backplane.redis;

import chat.parley.backplane.metrics.BackplaneMeters;
import io.lettuce.core.RedisClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Lets appends through as the level of acknowledgement asks for, once, when the store has been
/// found suitable. Those that wait for a copy get a connection of their own, in a cluster one to
/// each primary, which never replays. Thread-safe.
final class Commits {
  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

  private final Redis redis;
  private final RedisClient withoutReconnect;
  private final RedisSettings settings;
  private final BackplaneMeters meters;
  private volatile @Nullable CommandConnection ownConnection;
  private volatile @Nullable ShardCommits shards;

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
    var cluster = redis.cluster();
    if (copy == null) {
      redis.acknowledgeAppended();
      return CompletableFuture.completedStage(true);
    }
    return cluster == null ? openOne(copy) : openShards(cluster, copy);
  }

  private CompletionStage<Boolean> openOne(AwaitedCopy copy) {
    var thread = redis.thread();
    var connection =
        RedisConfiguration.connection(
            () -> DriverConnection.to(withoutReconnect), thread, settings, meters);
    ownConnection = connection;
    var commit = new GroupCommit(thread, connection, copy, settings, meters);
    redis.acknowledgeBy(commit::append);
    return connection.firstConnected();
  }

  private CompletionStage<Boolean> openShards(ClusterTopology cluster, AwaitedCopy copy) {
    var commits = new ShardCommits(cluster, withoutReconnect, redis, copy, settings, meters);
    shards = commits;
    redis.acknowledgeBy(commits::append);
    return commits.open();
  }

  /// Ends its connections: what was issued is written, what comes is refused. Completes when they
  /// have ended.
  CompletionStage<Void> retire() {
    var own = ownConnection;
    var ofCluster = shards;
    return CompletableFuture.allOf(
        own == null ? NOTHING : own.retire().toCompletableFuture(),
        ofCluster == null ? NOTHING : ofCluster.retire().toCompletableFuture());
  }
}
