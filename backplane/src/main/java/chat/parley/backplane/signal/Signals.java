package chat.parley.backplane.signal;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.metrics.BackplaneMeters.SignalResult;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.RuleRefusals;
import chat.parley.protocol.codec.EphemeralCodec;
import chat.parley.protocol.command.Signal;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Passes signals on, in the order in which it is asked to. Thread-safe; stages complete on the
/// Redis thread and do not fail.
public final class Signals {
  private static final Script SIGNAL = Script.of("room_log.lua", "rules.lua", "signal.lua");

  private final Redis redis;
  private final BackplaneMeters meters;
  private final byte[] publish;

  public Signals(Redis redis, BackplaneMeters meters) {
    this.redis = redis;
    this.meters = meters;
    this.publish = Keys.bytes(redis.publishCommand());
  }

  /// Tells those of the recipient's connections that follow the room. A repeat tells them again.
  public CompletionStage<Relayed> relay(RoomId room, UserId user, Signal signal) {
    return redis
        .run(
            SIGNAL,
            new byte[][] {Keys.roomMeta(room), Keys.roomMembers(room), Keys.roomRestrictions(room)},
            Keys.bytes(user.value()),
            Keys.bytes(signal.to().value()),
            EphemeralCodec.signal(user, signal),
            Keys.bytes(Keys.roomChannel(room)),
            publish)
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
      case "unknown-recipient" -> refused(Refusal.unknownRecipient(room, recipient));
      default -> refused(RuleRefusals.of(room, reply));
    };
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
