package chat.parley.backplane.room;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.position.Position;

/// What became of a join, an invitation, a leave, a removal or a ban.
public sealed interface MemberChange {
  /// The user is a member now, whether by this call or before.
  ///
  /// @param joined where in the room's order he became one
  /// @param isNew whether by this call; of a repeat whose first answer was lost this is not known
  record Joined(String role, Position joined, boolean isNew) implements MemberChange {}

  /// The user is no member now.
  record Left() implements MemberChange {}

  record Refused(Refusal refusal) implements MemberChange {}
}
