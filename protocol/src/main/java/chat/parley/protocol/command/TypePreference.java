package chat.parley.protocol.command;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// What a user wants of one type of notification.
///
/// @param ways in the order of the enum
public record TypePreference(NotificationLevel level, Set<NotificationWay> ways) {
  /// Of types of which he has chosen nothing.
  public static final TypePreference DEFAULT =
      new TypePreference(NotificationLevel.ALL, EnumSet.allOf(NotificationWay.class));

  public TypePreference {
    var ordered = EnumSet.noneOf(NotificationWay.class);
    ordered.addAll(ways);
    ways = Collections.unmodifiableSet(ordered);
  }
}
