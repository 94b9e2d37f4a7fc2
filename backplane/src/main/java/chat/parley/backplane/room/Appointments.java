package chat.parley.backplane.room;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.Role;
import chat.parley.backplane.rule.RuleRefusals;
import chat.parley.protocol.codec.BodyCodec;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.concurrent.CompletionStage;

/// Gives members other roles; the script decides whether the actor may.
///
/// Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class Appointments {
  private static final Script APPOINT = Script.of("room_log.lua", "rules.lua", "appoint.lua");

  private final Redis redis;
  private final AppendArguments arguments;

  public Appointments(Redis redis, AppendArguments arguments) {
    this.redis = redis;
    this.arguments = arguments;
  }

  /// Harmless to repeat, also for who has made another the owner: he still moderates.
  public CompletionStage<Moderation> appoint(RoomId room, UserId actor, UserId user, Role role) {
    return redis
        .append(
            APPOINT,
            arguments.withFeed(
                Bucket.of(room), Keys.roomMeta(room), Keys.roomMembers(room), Keys.roomLog(room)),
            Keys.bytes(actor.value()),
            Keys.bytes(user.value()),
            Keys.bytes(role.label()),
            BodyCodec.encode(BodyCodec.appointment(user, role.label(), actor)),
            Keys.bytes(Keys.roomChannel(room)),
            arguments.publish(),
            arguments.maxEntries(),
            arguments.maxAgeMillis(),
            arguments.feedEntries(),
            arguments.seeds().next())
        .thenApply(reply -> moderation(room, reply));
  }

  private static Moderation moderation(RoomId room, ScriptReply reply) {
    return switch (reply.status()) {
      case "changed", "unchanged" -> new Moderation.Done();
      case "unknown-member" -> new Moderation.Refused(Refusal.of(ErrorCode.UNKNOWN_MEMBER));
      case "owner-stays" -> new Moderation.Refused(Refusal.of(ErrorCode.OWNER_STAYS));
      default -> new Moderation.Refused(RuleRefusals.of(room, reply));
    };
  }
}
