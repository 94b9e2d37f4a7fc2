package chat.parley.backplane.receipt;

import chat.parley.protocol.error.Refusal;

/// What became of a receipt.
public sealed interface Noted {
  /// The member has got so far now, by this receipt or before.
  record Done(Reached reached) implements Noted {}

  /// Nothing was changed.
  record Refused(Refusal refusal) implements Noted {}
}
