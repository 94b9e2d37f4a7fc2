package chat.parley.backplane.room;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Bounds on rooms. The same on every node.
///
/// @param maxMembers members of one room; beyond it joining gets 4322
/// @param maxRestrictions bans and mutes of one room, and readers who have left it; beyond it 4336;
///   10,000 at most
@ConfigurationProperties("parley.rooms")
public record RoomSettings(
    @DefaultValue("100000") int maxMembers, @DefaultValue("1000") int maxRestrictions) {
  /// A list of them is one answer, and one script's work.
  private static final int MOST_RESTRICTIONS = 10_000;

  public RoomSettings {
    require(maxMembers, "max-members");
    require(maxRestrictions, "max-restrictions");
    if (maxRestrictions > MOST_RESTRICTIONS) {
      throw new IllegalArgumentException(
          "parley.rooms.max-restrictions must be at most " + MOST_RESTRICTIONS);
    }
  }

  private static void require(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException("parley.rooms." + name + " must be at least 1");
    }
  }
}
