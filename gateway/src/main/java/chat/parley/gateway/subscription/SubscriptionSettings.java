package chat.parley.gateway.subscription;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the node follows beside what its connections do.
///
/// @param maxIdleRooms rooms that nobody follows any more and that the node goes on following for
///   35 s, for whoever polls or reconnects; beyond it those that have waited longest are given up
/// @param listCheck how often the list of a user's rooms is read again for each of his connections
///   that follows all of them: the longest time for which a membership whose announcement was lost
///   stays unnoticed
@ConfigurationProperties("parley.gateway.subscription")
public record SubscriptionSettings(
    @DefaultValue("10000") int maxIdleRooms, @DefaultValue("60s") Duration listCheck) {
  public SubscriptionSettings {
    if (maxIdleRooms < 0) {
      throw new IllegalArgumentException(
          "parley.gateway.subscription.max-idle-rooms must not be negative");
    }
    if (listCheck.toMillis() < 1_000) {
      throw new IllegalArgumentException(
          "parley.gateway.subscription.list-check must be at least 1s");
    }
  }
}
