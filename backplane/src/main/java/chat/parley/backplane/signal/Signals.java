package chat.parley.backplane.signal;

import chat.parley.backplane.block.Blocks;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.metrics.BackplaneMeters.SignalResult;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.ActorScript;
import chat.parley.backplane.rule.RuleRefusals;
import chat.parley.protocol.codec.EphemeralCodec;
import chat.parley.protocol.command.Signal;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Passes signals on, those to one user in the order in which it is asked to. Thread-safe; stages
/// complete on the Redis thread and do not fail.
public final class Signals {
  private static final ActorScript SIGNAL =
      ActorScript.of("room_log.lua", "rules.lua", "signal.lua");

  private static final byte[] BLOCKED = Keys.bytes("1");
  private static final byte[] NOT_BLOCKED = Keys.bytes("0");

  private final Redis redis;
  private final Blocks blocks;
  private final BackplaneMeters meters;
  private final byte[] publish;

  public Signals(Redis redis, Blocks blocks, BackplaneMeters meters) {
    this.redis = redis;
    this.blocks = blocks;
    this.meters = meters;
    this.publish = Keys.bytes(redis.publishCommand());
  }

  /// Tells those of the recipient's connections that follow the room, unless he has blocked the
  /// user. A repeat tells them again.
  public CompletionStage<Relayed> relay(RoomId room, UserId user, Signal signal) {
    return relay(room, Actor.of(user), signal);
  }

  /// The same for whoever may have a role by his token.
  public CompletionStage<Relayed> relay(RoomId room, Actor actor, Signal signal) {
    // The second call begins where the first is answered, on the Redis thread: so those to one
    // recipient keep their order.
    return blocks
        .hasBlocked(signal.to(), actor.user())
        .handle(
            (isBlocked, failure) ->
                isBlocked == null ? notAsked(failure) : relay(room, actor, signal, isBlocked))
        .thenCompose(relayed -> relayed);
  }

  private CompletionStage<Relayed> relay(
      RoomId room, Actor actor, Signal signal, boolean isBlocked) {
    var user = actor.user();
    return redis
        .run(
            SIGNAL.as(actor),
            new byte[][] {Keys.roomMeta(room), Keys.roomMembers(room), Keys.roomRestrictions(room)},
            Keys.bytes(user.value()),
            Keys.bytes(signal.to().value()),
            EphemeralCodec.signal(user, signal),
            Keys.bytes(Keys.roomChannel(room)),
            publish,
            isBlocked ? BLOCKED : NOT_BLOCKED)
        .handle(
            (reply, failure) ->
                reply == null ? failed(failure) : relayed(room, signal.to(), reply));
  }

  private Relayed relayed(RoomId room, UserId recipient, ScriptReply reply) {
    return switch (reply.status()) {
      case "relayed" -> {
        meters.signal(SignalResult.RELAYED);
        yield new Relayed.Done();
      }
      case "blocked" -> {
        meters.signal(SignalResult.BLOCKED);
        yield new Relayed.Refused(Refusal.of(ErrorCode.BLOCKED));
      }
      case "unknown-recipient" -> refused(Refusal.unknownRecipient(room, recipient));
      default -> refused(RuleRefusals.of(room, reply));
    };
  }

  /// Whatever became of the question: nobody was told.
  private CompletionStage<Relayed> notAsked(@Nullable Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    var code = outage != null && outage.nothingDone() ? outage.code() : ErrorCode.UNAVAILABLE;
    return CompletableFuture.completedStage(refused(Refusal.of(code)));
  }

  private Relayed failed(@Nullable Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    return refused(Refusal.of(outage == null ? ErrorCode.OUTCOME_UNKNOWN : outage.code()));
  }

  private Relayed refused(Refusal refusal) {
    meters.signal(SignalResult.REFUSED);
    return new Relayed.Refused(refusal);
  }
}
