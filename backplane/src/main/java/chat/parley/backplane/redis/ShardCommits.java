package chat.parley.backplane.redis;

import chat.parley.backplane.metrics.BackplaneMeters;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Appends to a cluster that are answered only when another copy of them exists: a {@link
/// GroupCommit} with a connection of its own for each primary. The copy of an append is waited for
/// where it was written, so both go to the primary that serves its bucket.
///
/// An append that is sent to the wrong server has done nothing there, and is sent on: to the one
/// that has the bucket by now (MOVED), or that has its keys already (ASK). Where that is not known
/// or the keys are between two servers (TRYAGAIN), it is refused and may be repeated.
///
/// `append` is called on any thread; the rest is confined to the Redis thread. Bounded by the
/// primaries: the connection to a server that is none any more is ended.
final class ShardCommits {
  /// As many as the driver follows for other commands.
  private static final int MAX_REDIRECTIONS = 5;

  private final ClusterTopology topology;
  private final RedisClient servers;
  private final RedisThread thread;
  private final AwaitedCopy copy;
  private final RedisSettings settings;
  private final MovingBuckets moving;
  private final BackplaneMeters meters;
  private final Map<RedisURI, Shard> shards = new HashMap<>();
  private boolean isClosed;

  private record Shard(CommandConnection connection, GroupCommit commit) {}

  /// @param servers opens connections to single servers, and never reconnects by itself
  ShardCommits(
      ClusterTopology topology,
      RedisClient servers,
      Redis redis,
      AwaitedCopy copy,
      RedisSettings settings,
      BackplaneMeters meters) {
    this.topology = topology;
    this.servers = servers;
    this.thread = redis.thread();
    this.copy = copy;
    this.settings = settings;
    this.moving = redis.movingBuckets();
    this.meters = meters;
  }

  /// Completes when every primary that serves something was connected to.
  CompletionStage<Boolean> open() {
    var opened = new CompletableFuture<Boolean>();
    thread.runHere(
        () -> {
          topology.follow(this::retireOthers);
          topology.whenKnown(() -> connectAll(opened));
        });
    return opened;
  }

  CompletionStage<ScriptReply> append(ScriptCall call) {
    var append = new Append(call);
    thread.runHere(() -> append.to(topology.primaryOf(append.bucket), call));
    return append.result;
  }

  /// The connections end with their client; what matters here is that no others are made. As {@link
  /// CommandConnection#retire}, for all primaries.
  CompletionStage<Void> retire() {
    return CompletableFuture.supplyAsync(this::end, thread::runHere).thenCompose(ended -> ended);
  }

  private CompletableFuture<Void> end() {
    isClosed = true;
    return CompletableFuture.allOf(
        shards.values().stream()
            .map(shard -> shard.connection.retire().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  private void connectAll(CompletableFuture<Boolean> opened) {
    var connected =
        topology.primaries().stream()
            .map(primary -> shard(primary).connection.firstConnected().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(connected).thenRun(() -> opened.complete(true));
  }

  private Shard shard(RedisURI server) {
    return shards.computeIfAbsent(server, this::open);
  }

  private Shard open(RedisURI server) {
    var connection = RedisConfiguration.connection(() -> connect(server), thread, settings, meters);
    return new Shard(connection, new GroupCommit(thread, connection, copy, settings, meters));
  }

  /// A connection that has to be made anew is a sign that another server may serve by now.
  private DriverConnection connect(RedisURI server) {
    topology.refresh();
    return DriverConnection.to(servers, server);
  }

  private void retireOthers() {
    shards
        .entrySet()
        .removeIf(
            shard -> {
              boolean isGone = !topology.isPrimary(shard.getKey());
              if (isGone) {
                var _ = shard.getValue().connection.retire();
              }
              return isGone;
            });
  }

  /// One append on its way to the server that has its room.
  private final class Append {
    final ScriptCall call;
    final Bucket bucket;
    final CompletableFuture<ScriptReply> result = new CompletableFuture<>();
    private final long createdNanos = System.nanoTime();
    private int redirections;

    Append(ScriptCall call) {
      this.call = call;
      this.bucket = call.bucket();
    }

    void to(@Nullable RedisURI server, ScriptCall asked) {
      if (result.isDone()) {
        return;
      }
      if (isClosed) {
        refuse("this service ends");
      } else if (server == null) {
        topology.refresh();
        refuse("nobody is known to serve its room");
      } else {
        shard(server)
            .commit
            .append(asked)
            .whenComplete((reply, failure) -> answered(server, reply, failure));
      }
    }

    private void answered(
        RedisURI server, @Nullable ScriptReply reply, @Nullable Throwable failure) {
      if (failure == null) {
        result.complete(reply);
        return;
      }
      switch (Redirection.in(failure).orElse(null)) {
        case Redirection.Moved(var host, var port) -> {
          topology.refresh();
          sendOn(host, port, server, call);
        }
        case Redirection.Ask(var host, var port) -> sendOn(host, port, server, call.asking());
        case Redirection.TryAgain() -> {
          moving.met(bucket);
          result.completeExceptionally(failure);
        }
        case Redirection.ClusterDown() -> {
          topology.refresh();
          result.completeExceptionally(failure);
        }
        case null -> result.completeExceptionally(failure);
      }
    }

    private void sendOn(String host, int port, RedisURI saidBy, ScriptCall asked) {
      moving.met(bucket);
      redirections++;
      if (redirections == 1) {
        endInTime();
      }
      if (redirections > MAX_REDIRECTIONS) {
        refuse("sent from server to server " + redirections + " times");
      } else {
        topology.find(host, port, saidBy, settings.commandTimeout(), found -> to(found, asked));
      }
    }

    /// However often it is sent on, it takes no longer than one that is not.
    private void endInTime() {
      var most = copy.timeout().plus(settings.commandTimeout());
      thread.schedule(
          most.minusNanos(System.nanoTime() - createdNanos),
          () -> result.completeExceptionally(RedisUnavailableException.unanswered(most)));
    }

    private void refuse(String why) {
      result.completeExceptionally(RedisUnavailableException.refused(why));
    }
  }
}
