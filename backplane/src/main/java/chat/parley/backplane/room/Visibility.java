package chat.parley.backplane.room;

import java.util.Locale;
import java.util.Optional;

/// Who sees a room that is no member of it.
public enum Visibility {
  /// Anyone reads, and may join.
  PUBLIC,
  /// Nobody.
  PRIVATE;

  public static Optional<Visibility> of(String label) {
    for (var visibility : values()) {
      if (visibility.label().equals(label)) {
        return Optional.of(visibility);
      }
    }
    return Optional.empty();
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
