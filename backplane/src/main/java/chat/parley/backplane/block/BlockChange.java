package chat.parley.backplane.block;

import chat.parley.protocol.error.Refusal;

/// What became of blocking somebody, or of taking that back.
public sealed interface BlockChange {
  /// So it is now, whether by this call or before.
  record Done() implements BlockChange {}

  record Refused(Refusal refusal) implements BlockChange {}
}
