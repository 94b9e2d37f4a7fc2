package chat.parley.backplane.ephemeral;

import chat.parley.backplane.block.DirectBlocks;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.metrics.BackplaneMeters.EphemeralResult;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.ActorScript;
import chat.parley.backplane.rule.RuleRefusals;
import chat.parley.protocol.codec.EphemeralCodec;
import chat.parley.protocol.command.Content;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Tells rooms what is stored nowhere, in the order in which it is asked to. Thread-safe; stages
/// complete on the Redis thread and do not fail.
public final class EphemeralMessages {
  private static final ActorScript EPHEMERAL =
      ActorScript.of("room_log.lua", "rules.lua", "ephemeral.lua");

  private final Redis redis;
  private final BackplaneMeters meters;
  private final DirectBlocks blocks;
  private final byte[] publish;

  public EphemeralMessages(Redis redis, BackplaneMeters meters) {
    this.redis = redis;
    this.meters = meters;
    this.blocks = new DirectBlocks(redis);
    this.publish = Keys.bytes(redis.publishCommand());
  }

  /// Tells whoever follows the room. A repeat tells them again.
  public CompletionStage<Published> publish(RoomId room, Actor actor, Content content) {
    if (!room.isDirect()) {
      return tell(room, actor, content);
    }
    return blocks
        .isBlocked(room, actor.user())
        .handle(
            (isBlocked, failure) ->
                isBlocked == null
                    ? CompletableFuture.completedStage(failed(failure))
                    : isBlocked
                        ? CompletableFuture.completedStage(refused(Refusal.of(ErrorCode.BLOCKED)))
                        : tell(room, actor, content))
        .thenCompose(published -> published);
  }

  private CompletionStage<Published> tell(RoomId room, Actor actor, Content content) {
    var user = actor.user();
    return redis
        .run(
            EPHEMERAL.as(actor),
            new byte[][] {
              Keys.roomMeta(room),
              Keys.roomMembers(room),
              Keys.roomRestrictions(room),
              Keys.roomPace(room)
            },
            Keys.bytes(user.value()),
            EphemeralCodec.message(user, content),
            Keys.bytes(Keys.roomChannel(room)),
            publish)
        .handle((reply, failure) -> reply == null ? failed(failure) : published(room, reply));
  }

  private Published published(RoomId room, ScriptReply reply) {
    if (!reply.status().equals("published")) {
      return refused(RuleRefusals.of(room, reply));
    }
    meters.ephemeralMessage(EphemeralResult.PUBLISHED);
    return new Published.Done();
  }

  private Published failed(@Nullable Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    return refused(Refusal.of(outage == null ? ErrorCode.OUTCOME_UNKNOWN : outage.code()));
  }

  private Published refused(Refusal refusal) {
    meters.ephemeralMessage(EphemeralResult.REFUSED);
    return new Published.Refused(refusal);
  }
}
