package chat.parley.backplane.receipt;

import chat.parley.backplane.log.EpochSeeds;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.metrics.BackplaneMeters.ReceiptResult;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.ActorScript;
import chat.parley.backplane.rule.RuleRefusals;
import chat.parley.protocol.codec.EphemeralCodec;
import chat.parley.protocol.command.Receipt;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Moves the receipts of members forward and tells of it. A receipt is not acknowledged like a
/// message: one that a failover lost is set right by the next.
///
/// Thread-safe; stages complete on the Redis thread and do not fail, except for {@link #of}, which
/// fails with {@link RedisUnavailableException}.
public final class Receipts {
  private static final ActorScript RECEIPT =
      ActorScript.of("room_log.lua", "rules.lua", "receipt_positions.lua", "receipt.lua");

  private final Redis redis;
  private final EpochSeeds seeds;
  private final BackplaneMeters meters;
  private final byte[] publish;
  private final byte[] maxMembersTold;

  public Receipts(Redis redis, EpochSeeds seeds, ReceiptSettings settings, BackplaneMeters meters) {
    this.redis = redis;
    this.seeds = seeds;
    this.meters = meters;
    this.publish = Keys.bytes(redis.publishCommand());
    this.maxMembersTold = Keys.bytes(Integer.toString(settings.maxMembersTold()));
  }

  /// A position that is not further than what was said before changes nothing. Harmless to repeat,
  /// whatever became of the first time.
  public CompletionStage<Noted> note(RoomId room, UserId user, Receipt receipt) {
    return note(room, Actor.of(user), receipt);
  }

  /// The same for whoever may have a role by his token.
  public CompletionStage<Noted> note(RoomId room, Actor actor, Receipt receipt) {
    var user = actor.user();
    return redis
        .run(
            RECEIPT.as(actor),
            keys(room, actor),
            Keys.bytes(user.value()),
            Keys.bytes(receipt.kind().name().toLowerCase(Locale.ROOT)),
            Keys.bytes(receipt.position().toString()),
            EphemeralCodec.receipt(user, receipt, null),
            EphemeralCodec.receipt(user, receipt, user),
            Keys.bytes(Keys.roomChannel(room)),
            publish,
            maxMembersTold,
            seeds.next())
        .handle(
            (reply, failure) ->
                reply == null ? failed(failure) : noted(room, receipt.position(), reply));
  }

  /// Of a member nothing is asked that only the rules for granted roles need.
  private static byte[][] keys(RoomId room, Actor actor) {
    var keys =
        new byte[][] {
          Keys.roomMeta(room),
          Keys.roomMembers(room),
          Keys.roomLog(room),
          Keys.roomReceipts(room),
          Keys.roomRestrictions(room)
        };
    return actor.granted() == null ? Arrays.copyOf(keys, keys.length - 1) : keys;
  }

  /// How far each member has got who has said so, by user, as it was said: positions may lie beyond
  /// a fork.
  public CompletionStage<Map<String, Reached>> of(RoomId room) {
    return redis
        .hash(Keys.roomReceipts(room))
        .thenApply(
            stored -> {
              // What keeps the key present is no user's.
              var byUser = new TreeMap<String, Reached>();
              stored.forEach((user, positions) -> byUser.put(user, Reached.parse(positions)));
              byUser.keySet().removeIf(user -> !UserId.isValid(user));
              return byUser;
            });
  }

  private Noted noted(RoomId room, Position position, ScriptReply reply) {
    return switch (reply.status()) {
      case "moved" -> done(ReceiptResult.MOVED, reply);
      case "unchanged" -> done(ReceiptResult.UNCHANGED, reply);
      case "ahead" ->
          refused(
              badPosition(
                  position + " lies beyond the newest publication, " + reply.text(1) + "."));
      case "unknown-position" ->
          refused(badPosition(position + " is no position of this room, or not any more."));
      case "room-full" -> refused(Refusal.of(ErrorCode.ROOM_FULL));
      default -> refused(RuleRefusals.of(room, reply));
    };
  }

  private Noted failed(@Nullable Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    var code = outage != null && outage.nothingDone() ? outage.code() : ErrorCode.UNAVAILABLE;
    return refused(Refusal.of(code));
  }

  private Noted done(ReceiptResult result, ScriptReply reply) {
    meters.receipt(result);
    return new Noted.Done(Reached.of(reply.text(1), reply.text(2)));
  }

  private Noted refused(Refusal refusal) {
    meters.receipt(ReceiptResult.REFUSED);
    return new Noted.Refused(refusal);
  }

  private static Refusal badPosition(String text) {
    return new Refusal(ErrorCode.BAD_POSITION, text);
  }
}
