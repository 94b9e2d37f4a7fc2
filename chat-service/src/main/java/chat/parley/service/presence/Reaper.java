package chat.parley.service.presence;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.presence.PresenceEnds;
import chat.parley.backplane.presence.PresenceEnds.End;
import chat.parley.backplane.presence.PresenceEnds.GoneNode;
import chat.parley.backplane.presence.PresenceTimes;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.RedisThread;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes users offline whose leases have ended: by themselves, or with the node that held them.
/// Every chat-service does; each user is made offline once. While Redis is away, and for a while
/// after, nobody is.
///
/// Confined to the Redis thread. What fails in a round is done in the next.
final class Reaper {
  private static final Logger log = LoggerFactory.getLogger(Reaper.class);

  private static final Duration PERIOD = Duration.ofSeconds(1);

  /// Whose users are asked for at once.
  private static final int BUCKETS_AT_ONCE = 32;

  private final PresenceEnds ends;
  private final Reachability reachability;
  private final BackplaneMeters meters;
  private boolean isLooking;

  Reaper(PresenceEnds ends, Reachability reachability, BackplaneMeters meters) {
    this.ends = ends;
    this.reachability = reachability;
    this.meters = meters;
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

  /// Everything that is to be done now. Never fails because of Redis.
  CompletionStage<?> round() {
    return ends.goneNodes(null)
        .handle(this::note)
        .thenCompose(this::endNodes)
        .thenCompose(_ -> inBuckets(this::endUsers));
  }

  private List<GoneNode> note(List<GoneNode> gone, Throwable failure) {
    if (failure == null) {
      reachability.answered();
      return gone;
    }
    reachability.failed();
    return List.of();
  }

  /// A node renews its lease within a second of Redis' return.
  private boolean mayEnd() {
    return reachability.isFor(PresenceTimes.NODE_LEASE);
  }

  private CompletionStage<?> endNodes(List<GoneNode> gone) {
    CompletionStage<?> chain = CompletableFuture.completedStage(null);
    if (mayEnd()) {
      for (var node : gone) {
        chain = chain.thenCompose(_ -> endNode(node));
      }
    }
    return chain;
  }

  private CompletionStage<?> endNode(GoneNode node) {
    return inBuckets(bucket -> endLeases(node, bucket))
        .thenCompose(_ -> ends.goneNodes(node))
        .thenRun(() -> log.info("node {} is gone, and the leases that it held", node.node()))
        .exceptionally(Reaper::laterInstead);
  }

  private CompletionStage<?> endLeases(GoneNode node, Bucket bucket) {
    return ends.usersOf(node, bucket)
        .thenCompose(users -> all(users, user -> ends.endLeases(node, user)));
  }

  private CompletionStage<?> endUsers(Bucket bucket) {
    if (!mayEnd()) {
      return CompletableFuture.completedStage(null);
    }
    return ends.due(bucket)
        .<@Nullable Void>thenCompose(users -> all(users, this::end))
        .exceptionally(Reaper::laterInstead);
  }

  private CompletionStage<?> end(UserId user) {
    return ends.end(user, reachability.isFor(PresenceTimes.LEASE)).thenAccept(this::ended);
  }

  private void ended(End end) {
    if (end == End.OFFLINE) {
      meters.userEnded();
    }
  }

  private static CompletionStage<?> inBuckets(Function<Bucket, CompletionStage<?>> action) {
    CompletionStage<?> chain = CompletableFuture.completedStage(null);
    for (int first = 0; first < Bucket.COUNT; first += BUCKETS_AT_ONCE) {
      var some = new ArrayList<Bucket>();
      for (int i = first; i < Math.min(first + BUCKETS_AT_ONCE, Bucket.COUNT); i++) {
        some.add(new Bucket(i));
      }
      chain = chain.thenCompose(_ -> all(some, action));
    }
    return chain;
  }

  private static <T> CompletionStage<@Nullable Void> all(
      List<T> all, Function<T, ? extends CompletionStage<?>> action) {
    return CompletableFuture.allOf(
        all.stream()
            .map(each -> action.apply(each).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  private static @Nullable Void laterInstead(Throwable failure) {
    log.debug("left for the next round", failure);
    return null;
  }
}
