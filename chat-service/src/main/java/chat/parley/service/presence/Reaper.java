package chat.parley.service.presence;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.metrics.BackplaneMeters.RoundResult;
import chat.parley.backplane.presence.PresenceEnds;
import chat.parley.backplane.presence.PresenceEnds.End;
import chat.parley.backplane.presence.PresenceEnds.GoneNode;
import chat.parley.backplane.presence.PresenceTimes;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes users offline whose leases have ended: by themselves, or with the node that held them.
/// Every chat-service does; each user is made offline once. While Redis takes no writes, and for a
/// while after, nobody is.
///
/// Confined to the Redis thread. What fails in a round is done in a later one.
final class Reaper {
  private static final Logger log = LoggerFactory.getLogger(Reaper.class);

  static final Duration PERIOD = Duration.ofSeconds(1);

  /// Where the nodes' leases are, behind the buckets.
  static final int NODES = Bucket.COUNT;

  private final PresenceEnds ends;
  private final Reachability reachability;
  private final Duration settling;
  private final BackplaneMeters meters;
  private boolean isLooking;
  private RoundResult result = RoundResult.DONE;

  /// @param reachability of each bucket, and of the nodes' leases behind them
  /// @param settling how long after Redis' return the last gateway has renewed its lease
  Reaper(PresenceEnds ends, Reachability reachability, Duration settling, BackplaneMeters meters) {
    this.ends = ends;
    this.reachability = reachability;
    this.settling = settling;
    this.meters = meters;
  }

  /// As a reaper needs it.
  static Reachability reachability(LongSupplier nanoTime) {
    return new Reachability(Bucket.COUNT + 1, nanoTime);
  }

  /// Called once.
  void start(RedisThread thread) {
    thread.repeat(PERIOD, this::look);
  }

  private void look() {
    if (!isLooking) {
      isLooking = true;
      round().whenComplete((_, _) -> isLooking = false);
    }
  }

  /// Everything that is to be done now. Never fails because of Redis. Not to be called again before
  /// it is over.
  CompletionStage<?> round() {
    result = RoundResult.DONE;
    return ends.goneNodes(null)
        .handle(this::goOn)
        .thenCompose(rest -> rest.<@Nullable Object>thenApply(_ -> null))
        .whenComplete(
            (_, failure) -> meters.presenceRound(failure == null ? result : RoundResult.FAILED));
  }

  /// Where the nodes' leases cannot be written nobody is ended, and nobody looks whether anything
  /// else could be.
  private CompletionStage<?> goOn(@Nullable List<GoneNode> gone, @Nullable Throwable failure) {
    if (gone == null) {
      failed(NODES, failure);
      reachability.failedAltogether();
      return CompletableFuture.completedStage(null);
    }
    reachability.took(NODES);
    return endNodes(gone).thenCompose(_ -> inBuckets(this::endUsers));
  }

  private CompletionStage<?> endNodes(List<GoneNode> gone) {
    CompletionStage<?> chain = CompletableFuture.completedStage(null);
    for (var node : gone) {
      chain = chain.thenCompose(_ -> endNode(node));
    }
    return chain;
  }

  /// It is forgotten when nobody has a lease of it any more.
  private CompletionStage<?> endNode(GoneNode node) {
    var left = new ArrayList<Bucket>();
    return inBuckets(bucket -> endLeases(node, bucket, left))
        .thenCompose(_ -> left.isEmpty() ? forget(node) : CompletableFuture.completedStage(null));
  }

  private CompletionStage<?> forget(GoneNode node) {
    log.info("node {} is gone, and the leases that it held", node.node());
    return ends.goneNodes(node)
        .handle(
            (gone, failure) -> {
              if (gone == null) {
                failed(NODES, failure);
              }
              return gone;
            });
  }

  /// @param left takes the bucket if there may be more to do
  private CompletionStage<?> endLeases(GoneNode node, Bucket bucket, List<Bucket> left) {
    if (!mayEnd(bucket)) {
      left.add(bucket);
      return CompletableFuture.completedStage(null);
    }
    return ends.usersOf(node, bucket)
        .thenCompose(
            users -> {
              if (!users.isEmpty()) {
                left.add(bucket);
              }
              return all(users, user -> ends.endLeases(node, user));
            })
        .handle(
            (_, failure) -> {
              if (failure != null) {
                left.add(bucket);
                failed(bucket.index(), failure);
              }
              return null;
            });
  }

  private CompletionStage<?> endUsers(Bucket bucket) {
    return ends.due(bucket)
        .thenCompose(
            users -> {
              reachability.took(bucket.index());
              return mayEnd(bucket)
                  ? all(users, user -> end(user, bucket))
                  : CompletableFuture.completedStage(null);
            })
        .handle(
            (_, failure) -> {
              if (failure != null) {
                failed(bucket.index(), failure);
              }
              return null;
            });
  }

  private CompletionStage<?> end(UserId user, Bucket bucket) {
    return ends.end(user, isReachableFor(bucket, PresenceTimes.LEASE)).thenAccept(this::ended);
  }

  private void ended(End end) {
    if (end == End.OFFLINE) {
      meters.userEnded();
    }
  }

  private boolean mayEnd(Bucket bucket) {
    boolean mayEnd = isReachableFor(bucket, settling);
    if (!mayEnd && result == RoundResult.DONE) {
      result = RoundResult.TOO_SOON;
    }
    return mayEnd;
  }

  private boolean isReachableFor(Bucket bucket, Duration time) {
    return reachability.isFor(NODES, time) && reachability.isFor(bucket.index(), time);
  }

  private void failed(int part, @Nullable Throwable failure) {
    result = RoundResult.FAILED;
    reachability.failed(part);
    if (RedisUnavailableException.in(failure) == null) {
      log.error("a round of presence failed", failure);
    }
  }

  /// In all at once: one that is not answered holds up no other.
  private static CompletionStage<?> inBuckets(Function<Bucket, CompletionStage<?>> action) {
    return all(IntStream.range(0, Bucket.COUNT).mapToObj(Bucket::new).toList(), action);
  }

  private static <T> CompletionStage<@Nullable Void> all(
      List<T> all, Function<T, ? extends CompletionStage<?>> action) {
    return CompletableFuture.allOf(
        all.stream()
            .map(each -> action.apply(each).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }
}
