package chat.parley.backplane.receipt;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.RuleRefusals;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/// Counts what members have not read. Thread-safe; stages complete on the Redis thread and fail
/// with {@link RedisUnavailableException}.
public final class UnreadCounts {
  /// More than a person wants to know. Part of the protocol.
  static final int MOST_COUNTED = 100;

  /// What one room may cost Redis where there is much in its log that is no unread message.
  static final int MOST_LOOKED_AT = 512;

  private static final Script UNREAD =
      Script.of(
          "room_log.lua",
          "rules.lua",
          "receipt_positions.lua",
          "said.lua",
          "threads.lua",
          "unread.lua");

  private final Redis redis;
  private final byte[] mostCounted = Keys.bytes(Integer.toString(MOST_COUNTED));
  private final byte[] mostLookedAt = Keys.bytes(Integer.toString(MOST_LOOKED_AT));

  public UnreadCounts(Redis redis) {
    this.redis = redis;
  }

  public CompletionStage<Unread> of(RoomId room, UserId user) {
    return redis
        .run(
            UNREAD,
            new byte[][] {
              Keys.roomMeta(room),
              Keys.roomMembers(room),
              Keys.roomLog(room),
              Keys.roomReceipts(room),
              Keys.roomChanges(room),
              Keys.roomMarks(room)
            },
            Keys.bytes(user.value()),
            mostCounted,
            mostLookedAt)
        .thenApply(reply -> unread(room, reply));
  }

  private static Unread unread(RoomId room, ScriptReply reply) {
    return switch (reply.status()) {
      case "unread" ->
          new Unread.Counted(
              Math.toIntExact(reply.number(1)),
              reply.text(2).equals("1"),
              Reached.position(reply.text(3)),
              Objects.requireNonNull(Reached.position(reply.text(4)), "newest position"),
              new Unread.Besides(
                  Math.toIntExact(reply.number(5)), Math.toIntExact(reply.number(6))));
      default -> new Unread.Refused(RuleRefusals.of(room, reply));
    };
  }
}
