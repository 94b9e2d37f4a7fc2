package chat.parley.backplane.presence;

import chat.parley.protocol.command.Appearance;
import chat.parley.protocol.error.Refusal;

/// What became of a user's choice of what others see of him.
public sealed interface Shown {
  /// That is what they see while he is here, by this choice or one before.
  ///
  /// @param version of what they see now
  record Done(Appearance appearance, long version) implements Shown {}

  /// They see what they saw.
  record Refused(Refusal refusal) implements Shown {}
}
