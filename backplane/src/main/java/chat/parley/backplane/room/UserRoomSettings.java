package chat.parley.backplane.room;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How many rooms a user may be in. The same on every node.
///
/// @param maxRooms rooms that one user is in, those of two included; beyond it 4368; 10,000 at most
@ConfigurationProperties("parley.user-rooms")
public record UserRoomSettings(@DefaultValue("1000") int maxRooms) {
  /// A list of them is one answer.
  private static final int MOST_ROOMS = 10_000;

  public UserRoomSettings {
    if (maxRooms < 1 || maxRooms > MOST_ROOMS) {
      throw new IllegalArgumentException(
          "parley.user-rooms.max-rooms must be from 1 to " + MOST_ROOMS);
    }
  }
}
