package chat.parley.backplane.inbox;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.log.EpochSeeds;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.codec.EphemeralCodec;
import chat.parley.protocol.command.Clearance;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// What users have in their inboxes, and have read of it. Like a receipt, what was read is not
/// acknowledged like a message: what a failover lost of it is unread again.
///
/// Thread-safe; stages complete on the Redis thread and do not fail, except for {@link #page},
/// which fails with {@link RedisUnavailableException}.
public final class Inboxes {
  private static final Script STATE = Script.of("room_log.lua", "inbox.lua", "inbox_state.lua");
  private static final Script CLEAR =
      Script.of("room_log.lua", "receipt_positions.lua", "inbox.lua", "inbox_clear.lua");

  /// Of the reply of `inbox_state`.
  private static final int FIRST_READ_ALONE = 6;

  private final Redis redis;
  private final RoomLog log;
  private final EpochSeeds seeds;
  private final byte[] publish;
  private final byte[] maxEntries;
  private final byte[] maxAgeMillis;

  public Inboxes(Redis redis, RoomLog log, AppendArguments arguments, InboxSettings settings) {
    this.redis = redis;
    this.log = log;
    this.seeds = arguments.seeds();
    this.publish = arguments.publish();
    this.maxEntries = Keys.bytes(Integer.toString(settings.maxEntries()));
    this.maxAgeMillis = Keys.bytes(Long.toString(settings.maxAge().toMillis()));
  }

  /// The newest notifications, or those before a position.
  ///
  /// @param before null for the newest
  public CompletionStage<InboxPage> page(UserId user, @Nullable Position before, int size) {
    var inbox = RoomId.inboxOf(user);
    return redis
        .run(STATE, keys(inbox), maxEntries, maxAgeMillis, seeds.next())
        .thenCompose(state -> page(inbox, state, before, size));
  }

  private CompletionStage<InboxPage> page(
      RoomId inbox, ScriptReply state, @Nullable Position before, int size) {
    if (!state.status().equals("state")) {
      return CompletableFuture.completedStage(
          new InboxPage.Refused(Refusal.of(ErrorCode.UNAVAILABLE)));
    }
    var top = position(state, 2);
    // The log is read by offset: which epoch stands in the edge makes no difference.
    long edge = before == null ? top.offset() + 1 : Math.min(before.offset(), top.offset() + 1);
    return log.readBefore(inbox, new Position(top.epoch(), edge), size)
        .thenApply(notifications -> known(state, notifications));
  }

  private static InboxPage known(ScriptReply state, List<Publication> notifications) {
    var readAlone = new HashSet<Long>();
    for (int i = FIRST_READ_ALONE; state.textOrNull(i) != null; i++) {
      readAlone.add(state.number(i));
    }
    return new InboxPage.Known(
        position(state, 3),
        position(state, 2),
        position(state, 4),
        state.number(5),
        readAlone,
        notifications);
  }

  /// Notes what the user has read, and tells his connections that follow his inbox. What he has
  /// read before changes nothing.
  public CompletionStage<Cleared> clear(UserId user, Clearance clearance) {
    var inbox = RoomId.inboxOf(user);
    var body = EphemeralCodec.cleared(user, clearance);
    return redis
        .run(
            CLEAR,
            keys(inbox),
            Keys.bytes(kind(clearance)),
            Keys.bytes(said(clearance)),
            body.untilPosition(),
            body.untilCount(),
            Keys.bytes(Keys.roomChannel(inbox)),
            publish,
            maxEntries,
            maxAgeMillis,
            seeds.next())
        .handle((reply, failure) -> reply == null ? failed(failure) : cleared(clearance, reply));
  }

  private static byte[][] keys(RoomId inbox) {
    return new byte[][] {Keys.roomMeta(inbox), Keys.roomLog(inbox), Keys.inboxRead(inbox)};
  }

  private static String kind(Clearance clearance) {
    return switch (clearance) {
      case Clearance.One _ -> "one";
      case Clearance.UpTo _ -> "up-to";
      case Clearance.All _ -> "all";
    };
  }

  private static String said(Clearance clearance) {
    return switch (clearance) {
      case Clearance.One one -> one.notification().toString();
      case Clearance.UpTo upTo -> upTo.position().toString();
      case Clearance.All _ -> "";
    };
  }

  private static Cleared cleared(Clearance clearance, ScriptReply reply) {
    return switch (reply.status()) {
      case "cleared", "unchanged" -> new Cleared.Done(position(reply, 1), reply.number(2));
      case "ahead" ->
          badPosition(
              said(clearance) + " lies beyond the newest notification, " + reply.text(1) + ".");
      case "unknown-position" ->
          badPosition(said(clearance) + " is no position of your inbox, or not any more.");
      case "not-primary" -> new Cleared.Refused(Refusal.of(ErrorCode.UNAVAILABLE));
      default -> throw new IllegalStateException("inbox_clear.lua answered " + reply.status());
    };
  }

  private static Cleared badPosition(String text) {
    return new Cleared.Refused(new Refusal(ErrorCode.BAD_POSITION, text));
  }

  private static Cleared failed(@Nullable Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    // Saying it again is harmless, whatever became of the first time.
    var code = outage != null && outage.nothingDone() ? outage.code() : ErrorCode.UNAVAILABLE;
    return new Cleared.Refused(Refusal.of(code));
  }

  private static Position position(ScriptReply reply, int index) {
    return Position.parse(reply.text(index)).orElseThrow();
  }
}
