package chat.parley.protocol.error;

import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/// An error as one client meets it: the code, and a text that names the offending thing and the
/// expected one.
///
/// @param delay null where time alone changes nothing, or nobody knows when
public record Refusal(ErrorCode code, String text, @Nullable Delay delay) {
  public Refusal(ErrorCode code, String text) {
    this(code, text, null);
  }

  public static Refusal of(ErrorCode code) {
    return new Refusal(code, code.text());
  }

  public static Refusal unknownRoom(RoomId room) {
    return new Refusal(
        ErrorCode.UNKNOWN_ROOM, "There is no room '" + room.name() + "', or you may not see it.");
  }

  public static Refusal notAMember(RoomId room) {
    return new Refusal(ErrorCode.NOT_A_MEMBER, "You are not a member of '" + room.name() + "'.");
  }

  public static Refusal unknownRecipient(RoomId room, UserId recipient) {
    return new Refusal(
        ErrorCode.UNKNOWN_RECIPIENT,
        "'" + recipient.value() + "' is not a member of '" + room.name() + "'.");
  }

  @Override
  public String toString() {
    return code.number() + " " + code.label() + ": " + text;
  }
}
