package chat.parley.service.notification;

import chat.parley.backplane.inbox.Preferences;
import chat.parley.protocol.command.NotificationWay;
import chat.parley.protocol.command.TypePreference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON of what a user has chosen.
record PreferencesView(Map<String, String> rooms, Map<String, TypeView> types) {
  record TypeView(String level, List<String> ways) {
    private static TypeView of(TypePreference preference) {
      return new TypeView(
          preference.level().label(),
          preference.ways().stream().map(NotificationWay::label).toList());
    }
  }

  static PreferencesView of(Preferences preferences) {
    var rooms = new LinkedHashMap<String, String>();
    preferences.rooms().forEach((room, level) -> rooms.put(room.value(), level.label()));
    var types = new LinkedHashMap<String, TypeView>();
    preferences.types().forEach((type, preference) -> types.put(type, TypeView.of(preference)));
    return new PreferencesView(rooms, types);
  }
}
