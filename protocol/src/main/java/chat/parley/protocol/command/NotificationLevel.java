package chat.parley.protocol.command;

import java.util.Locale;
import java.util.Optional;

/// Of what a user wants to hear: of a room, or of a type of notification.
public enum NotificationLevel {
  ALL,

  /// Where he is named, or written to alone.
  MENTIONS,
  NONE;

  private final String label = name().toLowerCase(Locale.ROOT);

  public static Optional<NotificationLevel> of(String label) {
    for (var level : values()) {
      if (level.label.equals(label)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  public String label() {
    return label;
  }
}
