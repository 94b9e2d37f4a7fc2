package chat.parley.backplane.log;

import chat.parley.backplane.block.DirectBlocks;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// Appends to direct rooms unless the other of the two has blocked whoever writes. Blocks are kept
/// with users, where the scripts of a room cannot look: so they are asked first, of direct rooms
/// alone.
///
/// Thread-safe; stages complete on the Redis thread.
final class DirectAppends {
  private static final Script BLOCKED =
      Script.of("room_log.lua", "rules.lua", "send_keys.lua", "blocked.lua");

  private final Redis redis;
  private final DirectBlocks blocks;

  DirectAppends(Redis redis) {
    this.redis = redis;
    this.blocks = new DirectBlocks(redis);
  }

  /// @param write to a direct room
  /// @param append the script that appends
  CompletionStage<ScriptReply> append(Write write, Supplier<CompletionStage<ScriptReply>> append) {
    return blocks
        .isBlocked(write.room(), write.user())
        .thenCompose(isBlocked -> isBlocked ? blocked(write) : append.get());
  }

  /// @param action as `rules.lua` calls it
  record Write(RoomId room, UserId user, SendKey key, String action) {}

  /// What was done before he was blocked is answered as it was then.
  private CompletionStage<ScriptReply> blocked(Write write) {
    var room = write.room();
    return redis.append(
        BLOCKED,
        new byte[][] {
          Keys.roomMeta(room),
          Keys.roomMembers(room),
          Keys.roomSendKeys(room),
          Keys.roomOldSendKeys(room),
          Keys.roomRestrictions(room),
          Keys.roomPace(room)
        },
        Keys.bytes(write.user().value()),
        Keys.bytes(write.key().value()),
        Keys.bytes(write.action()));
  }
}
