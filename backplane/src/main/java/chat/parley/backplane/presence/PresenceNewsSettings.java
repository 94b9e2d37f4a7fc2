package chat.parley.backplane.presence;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who is told that somebody comes, goes or is away. The same on every node.
///
/// @param maxMembersTold members of a room in which all who follow it are told; in a larger one
///   nobody is, and whoever wants to know asks. 0: nobody anywhere
/// @param roomsPerSecond rooms that this service tells in a second, at most, each of one member at
///   a time; what could not be told within ten seconds is not told at all. At least 10
@ConfigurationProperties("parley.presence")
public record PresenceNewsSettings(
    @DefaultValue("200") int maxMembersTold, @DefaultValue("500") int roomsPerSecond) {
  /// One in each turn of {@link PresenceNews}.
  private static final int FEWEST_PER_SECOND = PresenceNews.TURNS_PER_SECOND;

  public PresenceNewsSettings {
    if (maxMembersTold < 0) {
      throw new IllegalArgumentException("parley.presence.max-members-told must not be negative");
    }
    if (roomsPerSecond < FEWEST_PER_SECOND) {
      throw new IllegalArgumentException(
          "parley.presence.rooms-per-second must be at least " + FEWEST_PER_SECOND);
    }
  }
}
