package chat.parley.backplane.log;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How much of a room's order is kept. The same on every node.
///
/// @param maxEntries the newest publications kept per room; Redis trims in whole blocks, so
///   somewhat more stay
/// @param maxAge how long a publication is kept
/// @param keyMemory how long the keys of sends are remembered: within this time a repeat is
///   answered, never appended again. Part of the promise to clients
/// @param maxKeys keys remembered per room and generation (two are kept); beyond it sends get 4106
/// @param maxReactions reactions to one message, those of all users together; beyond it 4325
/// @param feedEntries pointers kept per bucket for background consumers; 0 where there are none
@ConfigurationProperties("parley.log")
public record RoomLogSettings(
    @DefaultValue("10000") int maxEntries,
    @DefaultValue("7d") Duration maxAge,
    @DefaultValue("10m") Duration keyMemory,
    @DefaultValue("200000") int maxKeys,
    @DefaultValue("1000") int maxReactions,
    @DefaultValue("0") int feedEntries) {
  public RoomLogSettings {
    require(maxEntries >= 1, "max-entries must be at least 1");
    require(maxAge.toMillis() >= 1000, "max-age must be at least 1s");
    require(keyMemory.toMillis() >= 1000, "key-memory must be at least 1s");
    require(maxKeys >= 1, "max-keys must be at least 1");
    require(maxReactions >= 1, "max-reactions must be at least 1");
    require(feedEntries >= 0, "feed-entries must not be negative");
  }

  private static void require(boolean holds, String text) {
    if (!holds) {
      throw new IllegalArgumentException("parley.log." + text);
    }
  }
}
