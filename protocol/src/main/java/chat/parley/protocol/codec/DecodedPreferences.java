package chat.parley.protocol.codec;

import chat.parley.protocol.command.PreferencesChange;
import chat.parley.protocol.error.Refusal;

/// What became of the body of a change of preferences.
public sealed interface DecodedPreferences {
  record Understood(PreferencesChange change) implements DecodedPreferences {}

  record Malformed(Refusal refusal) implements DecodedPreferences {}
}
