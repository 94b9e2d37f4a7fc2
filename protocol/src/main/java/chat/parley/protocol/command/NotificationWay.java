package chat.parley.protocol.command;

import java.util.Locale;
import java.util.Optional;

/// How a notification may go to its user.
public enum NotificationWay {
  /// Into his inbox.
  IN_APP,
  PUSH,
  MAIL;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  public static Optional<NotificationWay> of(String label) {
    for (var way : values()) {
      if (way.label.equals(label)) {
        return Optional.of(way);
      }
    }
    return Optional.empty();
  }

  public String label() {
    return label;
  }
}
