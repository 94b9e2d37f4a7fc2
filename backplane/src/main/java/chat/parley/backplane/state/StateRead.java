package chat.parley.backplane.state;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Snapshot;

/// What the document of a room is.
public sealed interface StateRead {
  /// @param snapshot at the room's newest publication
  /// @param version another one with each change; of two documents of a room it does not say which
  ///   is newer
  record Known(Snapshot snapshot, String version) implements StateRead {}

  /// The key of the change was done already: there is nothing to be made from a document.
  record Repeated() implements StateRead {}

  record Refused(Refusal refusal) implements StateRead {}
}
