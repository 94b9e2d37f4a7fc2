package chat.parley.backplane.block;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Whether what somebody does in a direct room is for one who has blocked him. The name of such a
/// room does not tell who the two are, so its members are asked first.
///
/// Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class DirectBlocks {
  private final Redis redis;

  public DirectBlocks(Redis redis) {
    this.redis = redis;
  }

  /// False for whoever is none of the two. Of two calls about one room and user the first is
  /// answered first.
  public CompletionStage<Boolean> isBlocked(RoomId direct, UserId user) {
    return redis
        .hash(Keys.roomMembers(direct))
        .thenCompose(members -> isBlocked(user, members.keySet()));
  }

  private CompletionStage<Boolean> isBlocked(UserId user, Set<String> members) {
    // A stranger, who may know the room's name, is told nothing by the answer.
    if (!members.contains(user.value())) {
      return CompletableFuture.completedStage(false);
    }
    return members.stream()
        .filter(member -> !member.equals(user.value()))
        .map(other -> hasBlocked(new UserId(other), user))
        .findFirst()
        .orElseGet(() -> CompletableFuture.completedStage(false));
  }

  private CompletionStage<Boolean> hasBlocked(UserId other, UserId user) {
    return redis.hasField(Keys.userBlocks(other), Keys.bytes(user.value()));
  }
}
