package chat.parley.backplane.inbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How much is kept of what users are told of. The same on every node.
///
/// @param maxEntries the newest notifications kept per user, exactly; 10,000 at most
/// @param maxAge how long a notification is kept
/// @param maxNotification the longest notification: what its event says of it, in bytes of JSON;
///   beyond it 4376
/// @param maxPreferences rooms and types about which one user may have chosen something; beyond it
///   4378
@ConfigurationProperties("parley.inbox")
public record InboxSettings(
    @DefaultValue("1000") int maxEntries,
    @DefaultValue("30d") Duration maxAge,
    @DefaultValue("8KB") DataSize maxNotification,
    @DefaultValue("1000") int maxPreferences) {
  /// What was read one by one of so many is one answer.
  private static final int MOST_ENTRIES = 10_000;

  /// Events are written whole.
  private static final DataSize LARGEST = DataSize.ofKilobytes(32);

  public InboxSettings {
    require(
        maxEntries >= 1 && maxEntries <= MOST_ENTRIES,
        "max-entries must be from 1 to " + MOST_ENTRIES);
    require(maxAge.toMillis() >= 1000, "max-age must be at least 1s");
    require(
        maxNotification.toBytes() >= 256 && maxNotification.compareTo(LARGEST) <= 0,
        "max-notification must be from 256B to 32KB");
    require(maxPreferences >= 1, "max-preferences must be at least 1");
  }

  private static void require(boolean holds, String text) {
    if (!holds) {
      throw new IllegalArgumentException("parley.inbox." + text);
    }
  }
}
