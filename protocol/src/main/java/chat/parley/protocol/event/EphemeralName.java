package chat.parley.protocol.event;

import java.util.Locale;
import java.util.Optional;

/// The names of ephemeral events, as they stand in `event`.
public enum EphemeralName {
  TYPING,
  DELIVERED,
  READ,

  /// Told to the user himself alone.
  READTHREAD,

  /// A message that is stored nowhere.
  EPHEMERAL,
  SIGNAL,
  PROFILE,
  ONLINE,
  AWAY,
  OFFLINE,

  /// Told to the user himself alone, in place of `OFFLINE`.
  INVISIBLE,

  /// Of inboxes alone: their user has read something.
  CLEARED;

  private final String label = name().toLowerCase(Locale.ROOT);

  public static Optional<EphemeralName> of(String label) {
    for (var name : values()) {
      if (name.label.equals(label)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  public String label() {
    return label;
  }
}
