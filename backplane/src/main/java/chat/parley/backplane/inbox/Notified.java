package chat.parley.backplane.inbox;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.position.Position;

/// What became of a notification.
public sealed interface Notified {
  /// In the user's inbox, now or when the key was first used.
  ///
  /// @param at milliseconds since 1970, from Redis
  record Done(Position position, long at) implements Notified {}

  /// The user has chosen not to hear of it, or takes nothing from whom it is of.
  record Declined() implements Notified {}

  /// Not in the inbox, or, with an unknown outcome, perhaps.
  record Refused(Refusal refusal) implements Notified {}
}
