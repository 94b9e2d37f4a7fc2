package chat.parley.backplane.ephemeral;

import chat.parley.protocol.error.Refusal;

/// What became of an ephemeral message.
public sealed interface Published {
  /// Whoever follows the room now is told, as far as he takes it. That anybody does is not
  /// promised.
  record Done() implements Published {}

  /// Nobody was told, unless the refusal says that this is not known.
  record Refused(Refusal refusal) implements Published {}
}
