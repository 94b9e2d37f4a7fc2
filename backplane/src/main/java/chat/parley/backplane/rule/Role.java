package chat.parley.backplane.rule;

import java.util.Locale;
import java.util.Optional;

/// What a member may do in a room; each may do what those before it may. `rules.lua` says what that
/// is.
public enum Role {
  READER,
  MEMBER,
  MODERATOR,
  OWNER;

  public static Optional<Role> of(String label) {
    for (var role : values()) {
      if (role.label().equals(label)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  /// Whether a token may give it. An owner is one of the room's members.
  public boolean isGrantable() {
    return this != OWNER;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
