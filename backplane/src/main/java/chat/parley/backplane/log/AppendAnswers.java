package chat.parley.backplane.log;

import chat.parley.backplane.metrics.BackplaneMeters;
import chat.parley.backplane.metrics.BackplaneMeters.AppendResult;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.RuleRefusals;
import chat.parley.protocol.error.Advice;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the scripts that append for a user answer, in the words of the protocol. Thread-safe.
public final class AppendAnswers {
  private final BackplaneMeters meters;

  public AppendAnswers(BackplaneMeters meters) {
    this.meters = meters;
  }

  /// Counted as well.
  public Appended appended(
      long startNanos, RoomId room, @Nullable ScriptReply reply, @Nullable Throwable failure) {
    var appended = reply == null ? failed(failure) : appended(room, reply);
    meters.appended(result(reply, appended), Duration.ofNanos(System.nanoTime() - startNanos));
    return appended;
  }

  private static AppendResult result(@Nullable ScriptReply reply, Appended appended) {
    return switch (appended) {
      case Appended.Sent _ ->
          reply != null && reply.status().equals("sent")
              ? AppendResult.SENT
              : AppendResult.REPEATED;
      case Appended.Refused refused -> result(refused.refusal().code());
    };
  }

  /// Whoever is to back off has done nothing wrong, and the store is why; but a room is busy for
  /// those who flood it, on a store that is well.
  private static AppendResult result(ErrorCode code) {
    if (code == ErrorCode.OUTCOME_UNKNOWN) {
      return AppendResult.UNKNOWN;
    }
    return code.advice() == Advice.BACK_OFF && code != ErrorCode.ROOM_BUSY
        ? AppendResult.UNAVAILABLE
        : AppendResult.REFUSED;
  }

  private static Appended failed(@Nullable Throwable failure) {
    var outage = RedisUnavailableException.in(failure);
    return refused(outage == null ? ErrorCode.OUTCOME_UNKNOWN : outage.code());
  }

  private static Appended appended(RoomId room, ScriptReply reply) {
    return switch (reply.status()) {
      case "sent", "repeated", "unchanged" ->
          new Appended.Sent(position(reply, 1), reply.number(3));
      case "unknown-message" -> refused(ErrorCode.UNKNOWN_MESSAGE);
      case "reply-to-reply" -> refused(ErrorCode.REPLY_TO_REPLY);
      case "too-many-reactions" -> refused(ErrorCode.TOO_MANY_REACTIONS);
      case "blocked" -> refused(ErrorCode.BLOCKED);
      case "key-forgotten" -> refused(ErrorCode.KEY_FORGOTTEN);
      case "room-busy" -> refused(ErrorCode.ROOM_BUSY);
      default -> new Appended.Refused(RuleRefusals.of(room, reply));
    };
  }

  private static Appended refused(ErrorCode code) {
    return new Appended.Refused(Refusal.of(code));
  }

  static Position position(ScriptReply reply, int index) {
    return new Position(new Epoch(reply.text(index)), reply.number(index + 1));
  }
}
