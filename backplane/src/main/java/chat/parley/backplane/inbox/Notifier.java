package chat.parley.backplane.inbox;

import chat.parley.backplane.log.AppendArguments;
import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.metrics.BackplaneMeters.NotificationResult;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Script;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.codec.BodyCodec;
import chat.parley.protocol.command.Notification;
import chat.parley.protocol.command.NotificationDraft;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells users of what concerns them: the one way into their inboxes. What a user has chosen about
/// rooms and types, and whom he has blocked, is heeded here. Thread-safe; stages complete on the
/// Redis thread and do not fail.
public final class Notifier {
  private static final Script NOTIFY =
      Script.of("room_log.lua", "send_keys.lua", "inbox.lua", "inbox_notify.lua");

  private static final byte[] YES = Keys.bytes("1");
  private static final byte[] NO = Keys.bytes("0");

  private final Redis redis;
  private final AppendArguments arguments;
  private final BackplaneMeters meters;
  private final Supplier<SendKey> newKey;
  private final byte[] maxEntries;
  private final byte[] maxAgeMillis;

  /// @param newKey makes the key of a notification that came without one
  public Notifier(
      Redis redis,
      AppendArguments arguments,
      InboxSettings settings,
      BackplaneMeters meters,
      Supplier<SendKey> newKey) {
    this.redis = redis;
    this.arguments = arguments;
    this.meters = meters;
    this.newKey = newKey;
    this.maxEntries = Keys.bytes(Integer.toString(settings.maxEntries()));
    this.maxAgeMillis = Keys.bytes(Long.toString(settings.maxAge().toMillis()));
  }

  /// Another system tells a user something, once per key of that system.
  ///
  /// @param service as whom it acts
  public CompletionStage<Notified> tell(UserId user, UserId service, NotificationDraft draft) {
    var key = draft.key() == null ? newKey.get() : draft.key();
    return tell(user, service, key.value(), draft.notification(), false);
  }

  /// The product tells a user what another did, once. Nobody is told what he did himself.
  public CompletionStage<Notified> tell(UserId user, Occurrence occurrence) {
    if (occurrence.by().equals(user)) {
      return CompletableFuture.completedStage(new Notified.Declined());
    }
    return tell(user, occurrence.by(), occurrence.key(), occurrence.notification(), true);
  }

  private CompletionStage<Notified> tell(
      UserId user, UserId by, String key, Notification notification, boolean isOfUser) {
    var inbox = RoomId.inboxOf(user);
    var about = notification.about();
    return redis
        .append(
            NOTIFY,
            new byte[][] {
              Keys.roomMeta(inbox),
              Keys.roomLog(inbox),
              Keys.roomSendKeys(inbox),
              Keys.roomOldSendKeys(inbox),
              Keys.inboxRead(inbox),
              Keys.userPreferences(user),
              Keys.userBlocks(user)
            },
            Keys.bytes(by.value()),
            Keys.bytes(key),
            BodyCodec.encode(BodyCodec.notification(by, notification)),
            Keys.bytes(Keys.roomChannel(inbox)),
            arguments.publish(),
            maxEntries,
            maxAgeMillis,
            arguments.keyMemoryMillis(),
            arguments.maxKeys(),
            Keys.bytes(notification.type().value()),
            Keys.bytes(about == null ? "" : about.room().value()),
            notification.type().namesUser() ? YES : NO,
            isOfUser ? YES : NO,
            arguments.seeds().next())
        .handle((reply, failure) -> reply == null ? failed(failure) : notified(reply));
  }

  private Notified notified(ScriptReply reply) {
    return switch (reply.status()) {
      case "sent" -> done(NotificationResult.SENT, reply);
      case "repeated" -> done(NotificationResult.REPEATED, reply);
      case "declined", "blocked" -> {
        meters.notification(NotificationResult.DECLINED);
        yield new Notified.Declined();
      }
      case "room-busy" ->
          refused(
              new Refusal(
                  ErrorCode.ROOM_BUSY,
                  "The inbox remembers as many keys as it may. Repeat later with the same key."));
      case "not-primary" -> refused(Refusal.of(ErrorCode.UNAVAILABLE));
      default -> throw new IllegalStateException("inbox_notify.lua answered " + reply.status());
    };
  }

  private Notified failed(@Nullable Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    return refused(Refusal.of(outage == null ? ErrorCode.OUTCOME_UNKNOWN : outage.code()));
  }

  private Notified done(NotificationResult result, ScriptReply reply) {
    meters.notification(result);
    var position = new Position(new Epoch(reply.text(1)), reply.number(2));
    return new Notified.Done(position, reply.number(3));
  }

  private Notified refused(Refusal refusal) {
    meters.notification(NotificationResult.REFUSED);
    return new Notified.Refused(refusal);
  }
}
