package chat.parley.backplane.log;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.position.Position;

/// What became of a send.
public sealed interface Appended {
  /// In the log, now or when the key was first sent.
  ///
  /// @param at milliseconds since 1970, from Redis
  record Sent(Position position, long at) implements Appended {}

  /// Not in the log, or, with an unknown outcome, perhaps.
  record Refused(Refusal refusal) implements Appended {}
}
