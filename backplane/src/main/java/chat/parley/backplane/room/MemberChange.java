package chat.parley.backplane.room;

import chat.parley.protocol.error.Refusal;

/// What became of a join, an invitation, a leave, a removal or a ban.
public sealed interface MemberChange {
  /// The user is a member now, whether by this call or before.
  record Joined(String role) implements MemberChange {}

  /// The user is no member now.
  record Left() implements MemberChange {}

  record Refused(Refusal refusal) implements MemberChange {}
}
