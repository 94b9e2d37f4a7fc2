package chat.parley.protocol.codec;

import chat.parley.protocol.command.ProfileChange;
import chat.parley.protocol.error.Refusal;

/// What became of the body of a change of a profile.
public sealed interface DecodedProfile {
  record Understood(ProfileChange change) implements DecodedProfile {}

  record Malformed(Refusal refusal) implements DecodedProfile {}
}
