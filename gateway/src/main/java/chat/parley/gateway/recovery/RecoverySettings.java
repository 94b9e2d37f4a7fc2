package chat.parley.gateway.recovery;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How reconnecting clients are brought up to date.
///
/// @param ringFrames recent publications kept per room that has subscribers
/// @param ringBytes what all rings of the node may hold; the oldest of a room go first. 0: no
///   rings, whoever reconnects reads the log
/// @param pageEntries publications read from the log at a time, at most: fewer for a reader who
///   takes little at a time. Who has missed more in a state room gets its document
/// @param positionCheck how often a room's position is compared with Redis: the longest time for
///   which a lost publication stays unnoticed in a room where nobody writes. A room costs Redis
///   some 7 µs each time
@ConfigurationProperties("parley.gateway.recovery")
public record RecoverySettings(
    @DefaultValue("64") int ringFrames,
    @DefaultValue("64MB") DataSize ringBytes,
    @DefaultValue("200") int pageEntries,
    @DefaultValue("10s") Duration positionCheck) {
  public RecoverySettings {
    if (ringFrames < 1) {
      throw new IllegalArgumentException("parley.gateway.recovery.ring-frames must be positive");
    }
    if (ringBytes.isNegative()) {
      throw new IllegalArgumentException("parley.gateway.recovery.ring-bytes must not be negative");
    }
    if (pageEntries < 1 || pageEntries > 1_000) {
      throw new IllegalArgumentException(
          "parley.gateway.recovery.page-entries must be from 1 to 1000");
    }
    if (positionCheck.toMillis() < 1_000) {
      throw new IllegalArgumentException(
          "parley.gateway.recovery.position-check must be at least 1s");
    }
  }
}
