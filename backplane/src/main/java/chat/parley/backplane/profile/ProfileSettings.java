package chat.parley.backplane.profile;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Bounds on profiles. The same on every node.
///
/// @param maxCustom the longest custom fields of a profile, in UTF-8 of JSON without white space;
///   beyond it 4362; 16KB at most
/// @param maxRooms rooms that are told of a changed profile: of a user who is in more, the first in
///   the order of their ids; 1,000 at most
/// @param tellInterval how often the rooms of one user are told at most; what he changes meanwhile
///   is told at its end; from 1s to 1h
@ConfigurationProperties("parley.profiles")
public record ProfileSettings(
    @DefaultValue("2KB") DataSize maxCustom,
    @DefaultValue("100") int maxRooms,
    @DefaultValue("5s") Duration tellInterval) {
  /// A hundred profiles are one answer, and each is an event in a frame.
  private static final DataSize MOST_CUSTOM = DataSize.ofKilobytes(16);

  /// All rooms of a user are told at the same time.
  private static final int MOST_ROOMS = 1_000;

  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  public ProfileSettings {
    if (maxCustom.toBytes() < 1 || maxCustom.compareTo(MOST_CUSTOM) > 0) {
      throw new IllegalArgumentException("parley.profiles.max-custom must be from 1B to 16KB");
    }
    if (maxRooms < 0 || maxRooms > MOST_ROOMS) {
      throw new IllegalArgumentException(
          "parley.profiles.max-rooms must be from 0 to " + MOST_ROOMS);
    }
    if (tellInterval.compareTo(SHORTEST_INTERVAL) < 0
        || tellInterval.compareTo(LONGEST_INTERVAL) > 0) {
      throw new IllegalArgumentException("parley.profiles.tell-interval must be from 1s to 1h");
    }
  }

  public int maxCustomBytes() {
    return Math.toIntExact(maxCustom.toBytes());
  }
}
