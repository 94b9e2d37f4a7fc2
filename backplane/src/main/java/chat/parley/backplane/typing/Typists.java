package chat.parley.backplane.typing;

import chat.parley.backplane.block.DirectBlocks;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.metrics.BackplaneMeters.TypingResult;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.ActorScript;
import chat.parley.backplane.rule.RuleRefusals;
import chat.parley.protocol.codec.EphemeralCodec;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Tells rooms that their members are typing. Thread-safe; stages complete on the Redis thread and
/// do not fail.
public final class Typists {
  /// One event in so long, per member and room. Part of the protocol: a client shows one for 5 s.
  static final Duration INTERVAL = Duration.ofSeconds(3);

  private static final ActorScript TYPING =
      ActorScript.of("room_log.lua", "rules.lua", "typing.lua");

  private final Redis redis;
  private final BackplaneMeters meters;
  private final DirectBlocks blocks;
  private final byte[] publish;
  private final byte[] intervalMillis = Keys.bytes(Long.toString(INTERVAL.toMillis()));

  public Typists(Redis redis, BackplaneMeters meters) {
    this.redis = redis;
    this.meters = meters;
    this.blocks = new DirectBlocks(redis);
    this.publish = Keys.bytes(redis.publishCommand());
  }

  /// Tells the room's subscribers, unless they were told of the same user less than three seconds
  /// ago. Harmless to repeat, whatever became of the first time.
  public CompletionStage<Told> tell(RoomId room, UserId user) {
    return tell(room, Actor.of(user));
  }

  /// The same for whoever may have a role by his token.
  public CompletionStage<Told> tell(RoomId room, Actor actor) {
    return room.isDirect() ? tellUnlessBlocked(room, actor) : tellRoom(room, actor);
  }

  private CompletionStage<Told> tellUnlessBlocked(RoomId room, Actor actor) {
    return blocks
        .isBlocked(room, actor.user())
        .handle((isBlocked, failure) -> told(room, actor, isBlocked, failure))
        .thenCompose(told -> told);
  }

  private CompletionStage<Told> told(
      RoomId room, Actor actor, @Nullable Boolean isBlocked, @Nullable Throwable failure) {
    if (isBlocked == null) {
      return CompletableFuture.completedStage(failed(failure));
    }
    return isBlocked
        ? CompletableFuture.completedStage(refused(Refusal.of(ErrorCode.BLOCKED)))
        : tellRoom(room, actor);
  }

  private CompletionStage<Told> tellRoom(RoomId room, Actor actor) {
    return redis
        .run(
            TYPING.as(actor),
            new byte[][] {
              Keys.roomMeta(room),
              Keys.roomMembers(room),
              Keys.roomTyping(room),
              Keys.roomRestrictions(room)
            },
            Keys.bytes(actor.user().value()),
            EphemeralCodec.typing(actor.user()),
            Keys.bytes(Keys.roomChannel(room)),
            publish,
            intervalMillis)
        .handle((reply, failure) -> reply == null ? failed(failure) : told(room, reply));
  }

  private Told told(RoomId room, ScriptReply reply) {
    return switch (reply.status()) {
      case "published" -> done(TypingResult.PUBLISHED);
      case "too-soon" -> done(TypingResult.TOO_SOON);
      default -> refused(RuleRefusals.of(room, reply));
    };
  }

  /// A slot that moves is among these: see {@link Keys}.
  private Told failed(@Nullable Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    var code = outage != null && outage.nothingDone() ? outage.code() : ErrorCode.UNAVAILABLE;
    return refused(Refusal.of(code));
  }

  private Told done(TypingResult result) {
    meters.typing(result);
    return new Told.Done();
  }

  private Told refused(Refusal refusal) {
    meters.typing(TypingResult.REFUSED);
    return new Told.Refused(refusal);
  }
}
