package chat.parley.backplane.room;

import chat.parley.protocol.error.Refusal;

/// What became of a change of a role, of a restriction or of a room's settings.
public sealed interface Moderation {
  /// So it is now, whether by this call or before.
  record Done() implements Moderation {}

  record Refused(Refusal refusal) implements Moderation {}
}
