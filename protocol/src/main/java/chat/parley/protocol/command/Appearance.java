package chat.parley.protocol.command;

import java.util.Locale;
import java.util.Optional;

/// What a user wants others to see of him while he is here: the body of the command over any
/// transport.
public enum Appearance {
  /// As long as nothing else was chosen.
  ONLINE,
  AWAY,

  /// Others see what they see of somebody who is not here.
  INVISIBLE;

  private final String label = name().toLowerCase(Locale.ROOT);

  public static Optional<Appearance> of(String label) {
    for (var appearance : values()) {
      if (appearance.label.equals(label)) {
        return Optional.of(appearance);
      }
    }
    return Optional.empty();
  }

  public String label() {
    return label;
  }
}
