package chat.parley.protocol.command;

import chat.parley.protocol.id.RoomId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a user chooses anew about his notifications. What is not named stays as it is; what is null
/// is as it was before he chose.
public record PreferencesChange(
    Map<RoomId, @Nullable NotificationLevel> rooms,
    Map<NotificationType, @Nullable TypePreference> types) {
  public PreferencesChange {
    rooms = Collections.unmodifiableMap(new LinkedHashMap<>(rooms));
    types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
  }
}
