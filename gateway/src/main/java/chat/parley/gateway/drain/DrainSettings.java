package chat.parley.gateway.drain;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param window how long clients have to leave after SIGTERM.
///   `spring.lifecycle.timeout-per-shutdown-phase` must be at least this and 10 s
@ConfigurationProperties("parley.gateway.drain")
public record DrainSettings(@DefaultValue("30s") Duration window) {
  public DrainSettings {
    if (window.isNegative()) {
      throw new IllegalArgumentException("parley.gateway.drain.window must not be negative");
    }
  }
}
