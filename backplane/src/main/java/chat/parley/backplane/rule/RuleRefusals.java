package chat.parley.backplane.rule;

import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.error.Delay;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import java.time.Instant;

/// What scripts refuse by `rules.lua`, in the words of the protocol.
public final class RuleRefusals {
  private RuleRefusals() {}

  /// @param reply of a script that acts for a user in the room, with a status that is not its own
  public static Refusal of(RoomId room, ScriptReply reply) {
    return switch (reply.status()) {
      case "unknown-room" -> Refusal.unknownRoom(room);
      case "not-a-member" -> Refusal.notAMember(room);
      case "not-allowed" -> Refusal.of(ErrorCode.NOT_ALLOWED);
      case "read-only" -> Refusal.of(ErrorCode.READ_ONLY);
      case "direct-room" -> Refusal.of(ErrorCode.DIRECT_ROOM);
      case "room-frozen" -> Refusal.of(ErrorCode.ROOM_FROZEN);
      case "room-closed" -> Refusal.of(ErrorCode.ROOM_CLOSED);
      case "state-room" -> Refusal.of(ErrorCode.STATE_ROOM);
      case "not-a-state-room" -> Refusal.of(ErrorCode.NOT_A_STATE_ROOM);
      case "muted" -> muted(room, delay(reply));
      case "slow-mode" -> slowMode(room, delay(reply));
      case "not-primary" -> Refusal.of(ErrorCode.UNAVAILABLE);
      default -> throw new IllegalStateException("a script answered " + reply.status());
    };
  }

  private static Refusal muted(RoomId room, Delay delay) {
    var until = Instant.ofEpochMilli(delay.until());
    return new Refusal(
        ErrorCode.MUTED, "You are muted in '" + room.value() + "' until " + until + ".", delay);
  }

  private static Refusal slowMode(RoomId room, Delay delay) {
    return new Refusal(
        ErrorCode.SLOW_MODE,
        "'" + room.value() + "' is in slow mode: wait " + delay.seconds() + " s.",
        delay);
  }

  private static Delay delay(ScriptReply reply) {
    return new Delay(reply.number(1), reply.number(2));
  }
}
