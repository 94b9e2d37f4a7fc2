package chat.parley.backplane.profile;

import chat.parley.protocol.error.Refusal;

/// What became of a change of a profile.
public sealed interface ProfileChanged {
  /// @param now how it is, whether by this call or before
  record Done(VersionedProfile now) implements ProfileChanged {}

  record Refused(Refusal refusal) implements ProfileChanged {}
}
