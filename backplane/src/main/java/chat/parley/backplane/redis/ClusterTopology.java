package chat.parley.backplane.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who serves which bucket of a cluster, as far as the driver knows. Confined to the Redis thread,
/// except for `refresh` and `refreshed`, which anyone may call.
///
/// One inquiry is under way at a time, and the next begins a moment after it at the earliest,
/// however many ask for it: whoever asks meanwhile shares its answer.
final class ClusterTopology {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final RedisClusterClient cluster;
  private final RedisThread thread;
  private final Deque<Runnable> untilKnown = new ArrayDeque<>();
  private final List<CompletableFuture<Boolean>> asking = new ArrayList<>();
  private final List<Runnable> followers = new ArrayList<>();
  private boolean isUnderWay;
  private boolean isDue;
  private boolean isKnown;

  /// 0: never.
  private long endedNanos;

  ClusterTopology(RedisClusterClient cluster, RedisThread thread) {
    this.cluster = cluster;
    this.thread = thread;
  }

  /// Runs `task` now, or when it is known who serves what: before, the driver would block this
  /// thread for its first look.
  void whenKnown(Runnable task) {
    if (isKnown) {
      task.run();
    } else {
      untilKnown.add(task);
      refresh();
    }
  }

  /// Calls `told` after every inquiry that was answered.
  void follow(Runnable told) {
    followers.add(told);
  }

  /// Null while nobody is known to serve it.
  @Nullable RedisURI primaryOf(Bucket bucket) {
    var primary = cluster.getPartitions().getMasterBySlot(bucket.slot());
    return primary == null ? null : primary.getUri();
  }

  /// Tells which server another one means, or null if none is known there. The driver knows servers
  /// by the names that they announce, where they do; they may name each other by address all the
  /// same, or by the port alone, which means the host of the one that says so. Names are looked up
  /// on a thread of their own, once for each append that is sent on; the JVM remembers them. One
  /// that is not answered within `patience` counts as not known.
  void find(
      String host,
      int port,
      RedisURI saidBy,
      Duration patience,
      Consumer<@Nullable RedisURI> told) {
    var meant = host.isEmpty() ? saidBy.getHost() : host;
    var known = cluster.getPartitions().getPartition(meant, port);
    if (known != null) {
      told.accept(known.getUri());
      return;
    }
    var atPort =
        cluster.getPartitions().getPartitions().stream()
            .map(RedisClusterNode::getUri)
            .filter(server -> server.getPort() == port)
            .toList();
    var found = new CompletableFuture<@Nullable RedisURI>();
    found.thenAccept(told);
    thread.schedule(patience, () -> found.complete(null));
    Thread.ofVirtual().name("parley-redis-names").start(() -> lookUp(meant, atPort, found));
  }

  private void lookUp(
      String host, List<RedisURI> servers, CompletableFuture<@Nullable RedisURI> found) {
    var server =
        servers.stream().filter(each -> HostNames.areOne(host, each.getHost())).findFirst();
    try {
      thread.execute(() -> found.complete(server.orElse(null)));
    } catch (RejectedExecutionException _) {
      // This service has ended meanwhile.
    }
  }

  /// The primaries that serve something.
  List<RedisURI> primaries() {
    return allPrimaries()
        .filter(primary -> !primary.hasNoSlots())
        .map(RedisClusterNode::getUri)
        .toList();
  }

  /// Whether it serves something, or might soon.
  boolean isPrimary(RedisURI server) {
    return allPrimaries()
        .filter(each -> !each.hasNoSlots() || !each.is(RedisClusterNode.NodeFlag.FAIL))
        .anyMatch(each -> each.getUri().equals(server));
  }

  /// Asks the cluster who serves what.
  void refresh() {
    thread.runHere(this::start);
  }

  /// The same; completes on the Redis thread when it has been asked, and fails as that does.
  CompletionStage<Boolean> refreshed() {
    var result = new CompletableFuture<Boolean>();
    thread.runHere(
        () -> {
          asking.add(result);
          start();
        });
    return result;
  }

  private void start() {
    if (isUnderWay || isDue) {
      return;
    }
    long restNanos = endedNanos == 0 ? 0 : PAUSE.toNanos() - (System.nanoTime() - endedNanos);
    if (restNanos > 0) {
      isDue = true;
      thread.schedule(Duration.ofNanos(restNanos), this::ask);
    } else {
      ask();
    }
  }

  private void ask() {
    isDue = false;
    isUnderWay = true;
    cluster
        .refreshPartitionsAsync()
        .whenComplete((_, failure) -> thread.execute(() -> asked(failure)));
  }

  private void asked(@Nullable Throwable failure) {
    isUnderWay = false;
    endedNanos = System.nanoTime();
    if (failure == null) {
      isKnown = true;
      followers.forEach(Runnable::run);
      for (var next = untilKnown.poll(); next != null; next = untilKnown.poll()) {
        next.run();
      }
    } else if (!isKnown) {
      start();
    }
    var answered = List.copyOf(asking);
    asking.clear();
    answered.forEach(result -> tell(result, failure));
  }

  private static void tell(CompletableFuture<Boolean> result, @Nullable Throwable failure) {
    if (failure == null) {
      result.complete(true);
    } else {
      result.completeExceptionally(failure);
    }
  }

  private Stream<RedisClusterNode> allPrimaries() {
    return cluster.getPartitions().getPartitions().stream()
        .filter(server -> server.getRole().isUpstream());
  }
}
