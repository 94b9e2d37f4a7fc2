package chat.parley.gateway;

import chat.parley.backplane.channel.Probes;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Part of readiness: down while Redis answers this node's commands and its channels deliver
/// nothing. Up while Redis is away for everybody, since an empty balancer would help nobody.
/// Thread-safe.
final class ChannelsHealth implements HealthIndicator {
  private final Probes probes;

  ChannelsHealth(Probes probes) {
    this.probes = probes;
  }

  @Override
  public Health health() {
    return probes.isFailing()
        ? Health.down().withDetail("channels", "Redis answers, but delivers nothing here").build()
        : Health.up().build();
  }
}
