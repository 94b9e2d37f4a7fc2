package chat.parley.backplane.inbox;

import chat.parley.protocol.command.NotificationLevel;
import chat.parley.protocol.command.NotificationType;
import chat.parley.protocol.command.NotificationWay;
import chat.parley.protocol.command.TypePreference;
import chat.parley.protocol.id.RoomId;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a user has chosen about his notifications: of rooms and types that are not here he hears
/// everything.
///
/// @param types by name
public record Preferences(
    SortedMap<RoomId, NotificationLevel> rooms, SortedMap<String, TypePreference> types) {
  private static final String ROOM = "room ";
  private static final String TYPE = "type ";

  public Preferences {
    rooms = Collections.unmodifiableSortedMap(new TreeMap<>(rooms));
    types = Collections.unmodifiableSortedMap(new TreeMap<>(types));
  }

  static String field(RoomId room) {
    return ROOM + room.value();
  }

  static String field(NotificationType type) {
    return TYPE + type.value();
  }

  static String stored(TypePreference preference) {
    return preference.level().label()
        + ' '
        + preference.ways().stream().map(NotificationWay::label).collect(Collectors.joining(","));
  }

  /// What is not as {@link #field} and {@link #stored} have it is passed over.
  static Preferences parse(Map<String, String> stored) {
    var rooms = new TreeMap<RoomId, NotificationLevel>();
    var types = new TreeMap<String, TypePreference>();
    stored.forEach(
        (field, value) -> {
          if (field.startsWith(ROOM) && RoomId.isValid(field.substring(ROOM.length()))) {
            NotificationLevel.of(value)
                .ifPresent(level -> rooms.put(new RoomId(field.substring(ROOM.length())), level));
          } else if (field.startsWith(TYPE)) {
            preference(value)
                .ifPresent(preference -> types.put(field.substring(TYPE.length()), preference));
          }
        });
    return new Preferences(rooms, types);
  }

  private static Optional<TypePreference> preference(String stored) {
    int space = stored.indexOf(' ');
    return space < 0
        ? Optional.empty()
        : NotificationLevel.of(stored.substring(0, space))
            .map(level -> new TypePreference(level, ways(stored.substring(space + 1))));
  }

  private static EnumSet<NotificationWay> ways(String stored) {
    var ways = EnumSet.noneOf(NotificationWay.class);
    Arrays.stream(stored.split(",", -1))
        .map(NotificationWay::of)
        .flatMap(Optional::stream)
        .forEach(ways::add);
    return ways;
  }
}
