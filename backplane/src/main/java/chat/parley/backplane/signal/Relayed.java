package chat.parley.backplane.signal;

import chat.parley.protocol.error.Refusal;

/// What became of a signal.
public sealed interface Relayed {
  /// Whoever of the recipient's connections follows the room now is told. That one does is not
  /// promised.
  record Done() implements Relayed {}

  /// Nobody was told, unless the refusal says that this is not known.
  record Refused(Refusal refusal) implements Relayed {}
}
