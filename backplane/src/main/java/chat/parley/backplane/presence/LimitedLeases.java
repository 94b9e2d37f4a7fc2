package chat.parley.backplane.presence;

import chat.parley.backplane.presence.PresenceEnds.GoneNode;
import chat.parley.backplane.presence.PresenceLeases.Held;
import chat.parley.protocol.id.UserId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The first leases of connections, of which a user may have so many on all nodes. Those of nodes
/// that are gone do not count: they are ended here, where nobody has come to it yet, before anybody
/// is one too many. Where this node's own has ended nothing is known of the others: that fails, and
/// is to be tried again. Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}, too.
public final class LimitedLeases {
  private final PresenceLeases leases;
  private final PresenceEnds ends;
  private final int most;

  /// @param most connections of one user; 0 for any number
  public LimitedLeases(PresenceLeases leases, PresenceEnds ends, int most) {
    this.leases = leases;
    this.ends = ends;
    this.most = most;
  }

  /// As {@link PresenceLeases#hold(UserId, String)}.
  ///
  /// @return whether it has a lease; else it is one of its user's too many
  public CompletionStage<Boolean> hold(UserId user, String connection) {
    return isHeld(user, connection)
        .thenCompose(
            isHeld ->
                isHeld
                    ? CompletableFuture.completedStage(true)
                    : ends.goneNodes(null)
                        .thenCompose(gone -> holdWithout(gone, user, connection)));
  }

  private CompletionStage<Boolean> holdWithout(
      List<GoneNode> gone, UserId user, String connection) {
    if (gone.isEmpty()) {
      return CompletableFuture.completedStage(false);
    }
    if (gone.stream().anyMatch(node -> leases.isOf(node.node()))) {
      // Redis was away: all nodes look as if they were gone, until they have renewed their leases.
      return CompletableFuture.failedStage(
          new IllegalStateException("this node's own lease has ended"));
    }
    var ended =
        gone.stream()
            .map(node -> ends.endLeases(node, user).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(ended).thenCompose(_ -> isHeld(user, connection));
  }

  private CompletionStage<Boolean> isHeld(UserId user, String connection) {
    return leases.hold(user, connection, most).thenApply(held -> held != Held.FULL);
  }
}
