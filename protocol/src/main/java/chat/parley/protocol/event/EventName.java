package chat.parley.protocol.event;

import java.util.Locale;
import java.util.Optional;

/// The names of stored events, as they stand in `event`.
public enum EventName {
  MESSAGE,
  EDITED,
  DELETED,
  REACTED,
  UNREACTED,
  JOINED,
  LEFT,
  APPOINTED,
  CONFIGURED,

  /// The document of a state room is otherwise.
  PATCH,

  /// Of inboxes alone.
  NOTIFICATION;

  private final String label = name().toLowerCase(Locale.ROOT);

  public static Optional<EventName> of(String label) {
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
