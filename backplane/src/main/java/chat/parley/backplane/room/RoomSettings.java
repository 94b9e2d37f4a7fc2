package chat.parley.backplane.room;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Bounds on rooms. The same on every node.
///
/// @param maxMembers members of one room; beyond it joining gets 4322
@ConfigurationProperties("parley.rooms")
public record RoomSettings(@DefaultValue("100000") int maxMembers) {
  public RoomSettings {
    if (maxMembers < 1) {
      throw new IllegalArgumentException("parley.rooms.max-members must be at least 1");
    }
  }
}
