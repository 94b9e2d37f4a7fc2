package chat.parley.gateway.metrics;

import java.util.Locale;

/// Why somebody who follows a room does not get an ephemeral event of it.
public enum EphemeralDrop {
  /// The connection takes nothing now, or is a poll that does not wait.
  UNWRITABLE,
  /// The subscription has not begun, or has not reached the room's newest publication yet.
  CATCHING_UP,
  /// The event loop was behind; one for all of the room's subscribers on it.
  LOOP_BEHIND;

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
