package chat.parley.backplane.thread;

import chat.parley.backplane.redis.ScriptReply;
import chat.parley.backplane.rule.RuleRefusals;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;

/// What the scripts of threads refuse, in the words of the protocol.
final class ThreadRefusals {
  private ThreadRefusals() {}

  static Refusal of(RoomId room, ScriptReply reply) {
    return switch (reply.status()) {
      case "unknown-message" -> Refusal.of(ErrorCode.UNKNOWN_MESSAGE);
      case "reply-to-reply" -> Refusal.of(ErrorCode.REPLY_TO_REPLY);
      case "too-many-threads" -> Refusal.of(ErrorCode.TOO_MANY_THREADS);
      case "room-full" -> Refusal.of(ErrorCode.ROOM_FULL);
      case "unknown-position" -> badPosition("That is no position of this room, or not any more.");
      case "ahead" ->
          badPosition("That lies beyond the newest publication, " + reply.text(1) + ".");
      default -> RuleRefusals.of(room, reply);
    };
  }

  private static Refusal badPosition(String text) {
    return new Refusal(ErrorCode.BAD_POSITION, text);
  }
}
