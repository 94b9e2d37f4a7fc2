package chat.parley.backplane.block;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.UserId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Whom users have blocked. It is kept with the user who has, so the scripts of a room cannot look
/// for it themselves: whoever passes something from one user to another alone asks {@link
/// #hasBlocked} first, and hands the answer to the script that decides.
///
/// Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class Blocks {
  private static final Script BLOCK = Script.of("room_log.lua", "block.lua");

  private final Redis redis;
  private final byte[] maxUsers;

  public Blocks(Redis redis, BlockSettings settings) {
    this.redis = redis;
    this.maxUsers = Keys.bytes(Integer.toString(settings.maxUsers()));
  }

  /// Harmless to repeat.
  public CompletionStage<BlockChange> block(UserId user, UserId other) {
    return change("block", user, other);
  }

  /// Harmless to repeat.
  public CompletionStage<BlockChange> unblock(UserId user, UserId other) {
    return change("unblock", user, other);
  }

  /// Whom the user has blocked, in the order of their ids.
  public CompletionStage<List<UserId>> of(UserId user) {
    return redis
        .hash(Keys.userBlocks(user))
        .thenApply(
            stored ->
                stored.keySet().stream()
                    .filter(UserId::isValid)
                    .map(UserId::new)
                    .sorted()
                    .toList());
  }

  /// Whether `user` takes nothing from `other` that is for him alone. Of two calls about one user
  /// the first is answered first.
  public CompletionStage<Boolean> hasBlocked(UserId user, UserId other) {
    return redis.hasField(Keys.userBlocks(user), Keys.bytes(other.value()));
  }

  private CompletionStage<BlockChange> change(String operation, UserId user, UserId other) {
    return redis
        .append(
            BLOCK,
            new byte[][] {Keys.userBlocks(user)},
            Keys.bytes(operation),
            Keys.bytes(other.value()),
            maxUsers)
        .thenApply(Blocks::change);
  }

  private static BlockChange change(ScriptReply reply) {
    return switch (reply.status()) {
      case "changed", "unchanged" -> new BlockChange.Done();
      case "too-many-blocks" -> new BlockChange.Refused(Refusal.of(ErrorCode.TOO_MANY_BLOCKS));
      case "not-primary" -> new BlockChange.Refused(Refusal.of(ErrorCode.UNAVAILABLE));
      default -> throw new IllegalStateException("block.lua answered " + reply.status());
    };
  }
}
