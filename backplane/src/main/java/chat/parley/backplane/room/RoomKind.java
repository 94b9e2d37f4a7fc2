package chat.parley.backplane.room;

import java.util.Locale;
import java.util.Optional;

/// What a room is for. It stays what it was made as.
public enum RoomKind {
  /// Who joins writes.
  GROUP,
  /// Few write and many read: who joins is a reader, until he is made more.
  ANNOUNCEMENT,
  /// Two users, for good.
  DIRECT,
  /// It holds a JSON document, and takes no messages.
  STATE;

  /// What a state room holds until somebody says otherwise.
  static final String FIRST_DOCUMENT = "{}";

  public static Optional<RoomKind> of(String label) {
    for (var kind : values()) {
      if (kind.label().equals(label)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
