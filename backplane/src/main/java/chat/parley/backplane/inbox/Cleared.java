package chat.parley.backplane.inbox;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.position.Position;

/// What became of a user's word that he has read something of his inbox.
public sealed interface Cleared {
  /// @param read up to where he has read all of it now
  record Done(Position read, long unread) implements Cleared {}

  record Refused(Refusal refusal) implements Cleared {}
}
