package chat.parley.backplane.room;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.RuleRefusals;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/// Who is muted in a room or banned from it; the scripts decide whether the actor may change or see
/// that. To ban is up to {@link MemberStore}, since it also removes.
///
/// Thread-safe; stages complete on the Redis thread and fail with {@link
/// chat.parley.backplane.redis.RedisUnavailableException}.
public final class Restrictions {
  private static final Script RESTRICT =
      Script.of("room_log.lua", "rules.lua", "restriction_room.lua", "restrict.lua");
  private static final Script RESTRICTIONS =
      Script.of("room_log.lua", "rules.lua", "restrictions.lua");

  private final Redis redis;
  private final AppendArguments arguments;
  private final byte[] maxRestrictions;

  public Restrictions(Redis redis, AppendArguments arguments, RoomSettings settings) {
    this.redis = redis;
    this.arguments = arguments;
    this.maxRestrictions = Keys.bytes(Integer.toString(settings.maxRestrictions()));
  }

  /// @param until milliseconds since 1970
  public CompletionStage<Moderation> mute(RoomId room, UserId actor, UserId user, long until) {
    return restrict("mute", room, actor, user, Long.toString(until));
  }

  public CompletionStage<Moderation> unmute(RoomId room, UserId actor, UserId user) {
    return restrict("unmute", room, actor, user, "");
  }

  public CompletionStage<Moderation> unban(RoomId room, UserId actor, UserId user) {
    return restrict("unban", room, actor, user, "");
  }

  /// Who is banned, until no time.
  public CompletionStage<Restricted> bans(RoomId room, UserId actor) {
    return restricted("ban", room, actor);
  }

  /// Who is muted, until when.
  public CompletionStage<Restricted> mutes(RoomId room, UserId actor) {
    return restricted("mute", room, actor);
  }

  private CompletionStage<Moderation> restrict(
      String operation, RoomId room, UserId actor, UserId user, String until) {
    return redis
        .append(
            RESTRICT,
            new byte[][] {
              Keys.roomMeta(room),
              Keys.roomMembers(room),
              Keys.roomLog(room),
              Keys.roomRestrictions(room),
              Keys.roomPace(room)
            },
            Keys.bytes(operation),
            Keys.bytes(actor.value()),
            Keys.bytes(user.value()),
            Keys.bytes(until),
            maxRestrictions,
            arguments.seeds().next())
        .thenApply(reply -> moderation(room, reply));
  }

  private CompletionStage<Restricted> restricted(String kind, RoomId room, UserId actor) {
    return redis
        .run(
            RESTRICTIONS,
            new byte[][] {Keys.roomMeta(room), Keys.roomMembers(room), Keys.roomRestrictions(room)},
            Keys.bytes(actor.value()),
            Keys.bytes(kind))
        .thenApply(reply -> restricted(room, reply));
  }

  private static Moderation moderation(RoomId room, ScriptReply reply) {
    return switch (reply.status()) {
      case "changed" -> new Moderation.Done();
      case "unknown-member" -> new Moderation.Refused(Refusal.of(ErrorCode.UNKNOWN_MEMBER));
      case "too-many-restrictions" ->
          new Moderation.Refused(Refusal.of(ErrorCode.TOO_MANY_RESTRICTIONS));
      case "past" ->
          new Moderation.Refused(
              new Refusal(ErrorCode.BAD_REQUEST, "'until' must be a time that is to come."));
      default -> new Moderation.Refused(RuleRefusals.of(room, reply));
    };
  }

  private static Restricted restricted(RoomId room, ScriptReply reply) {
    if (!reply.status().equals("restrictions")) {
      return new Restricted.Refused(RuleRefusals.of(room, reply));
    }
    var untilByUser = new TreeMap<String, Long>();
    for (int word = 1; reply.textOrNull(word) != null; word += 2) {
      untilByUser.put(reply.text(word), until(reply, word + 1));
    }
    return new Restricted.Known(untilByUser);
  }

  private static long until(ScriptReply reply, int word) {
    return reply.text(word).equals("inf") ? Long.MAX_VALUE : reply.number(word);
  }
}
