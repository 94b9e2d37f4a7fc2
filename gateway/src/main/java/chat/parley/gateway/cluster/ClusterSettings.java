package chat.parley.gateway.cluster;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the node shows of itself on the cluster page.
///
/// @param period how often it says its figures. Those of a node that died vanish after three times
///   as long (the page follows one period later). 0: it says none, is not on the page, and no
///   operator can drain it
@ConfigurationProperties("parley.gateway.cluster")
public record ClusterSettings(@DefaultValue("2s") Duration period) {
  private static final Duration SHORTEST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  public ClusterSettings {
    if (!period.isZero() && (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0)) {
      throw new IllegalArgumentException(
          "parley.gateway.cluster.period must be 0, or from 500ms to 1m");
    }
  }

  boolean isOn() {
    return !period.isZero();
  }

  Duration life() {
    return period.multipliedBy(3);
  }
}
