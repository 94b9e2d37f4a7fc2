package chat.parley.backplane.inbox;

import chat.parley.protocol.error.Refusal;

/// What became of a change of preferences.
public sealed interface PreferenceChange {
  record Done() implements PreferenceChange {}

  /// Nothing of it is changed.
  record Refused(Refusal refusal) implements PreferenceChange {}
}
