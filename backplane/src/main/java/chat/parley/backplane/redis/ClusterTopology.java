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
    var node = cluster.getPartitions().getMasterBySlot(bucket.slot());
    return node == null ? null : node.getUri();
  }

  /// The node at this address, or null if none is known there.
  @Nullable RedisURI nodeAt(String host, int port) {
    var node = cluster.getPartitions().getPartition(host, port);
    return node == null ? null : node.getUri();
  }

  /// The primaries that serve something.
  List<RedisURI> primaries() {
    return nodes().filter(node -> !node.hasNoSlots()).map(RedisClusterNode::getUri).toList();
  }

  /// Whether it serves something, or might soon.
  boolean isPrimary(RedisURI node) {
    return nodes()
        .filter(each -> !each.hasNoSlots() || !each.is(RedisClusterNode.NodeFlag.FAIL))
        .anyMatch(each -> each.getUri().equals(node));
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

  private Stream<RedisClusterNode> nodes() {
    return cluster.getPartitions().getPartitions().stream()
        .filter(node -> node.getRole().isUpstream());
  }
}
