package chat.parley.backplane.state;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.position.Position;

/// What became of a change of a document.
public sealed interface StateWritten {
  /// In the room's order, now or since an earlier try; or there was nothing to change.
  ///
  /// @param at milliseconds since 1970
  record Done(Position position, long at) implements StateWritten {}

  /// Somebody else was quicker: it is to be made anew.
  record Stale() implements StateWritten {}

  record Refused(Refusal refusal) implements StateWritten {}
}
