package chat.parley.backplane.typing;

import chat.parley.protocol.error.Refusal;

/// What became of telling a room that somebody is typing.
public sealed interface Told {
  /// The room has been told, or was a moment ago. That it heard is not promised.
  record Done() implements Told {}

  /// Not told.
  record Refused(Refusal refusal) implements Told {}
}
