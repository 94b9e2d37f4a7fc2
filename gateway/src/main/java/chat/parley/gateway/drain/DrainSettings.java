package chat.parley.gateway.drain;

import chat.parley.backplane.start.SettingsException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param window how long after SIGTERM clients are told to leave: in waves of equal size, one
///   every half second over the first three quarters of it, or in fewer where that is at least 100
///   clients per second. Commands under way have until its end. 0: all at once. `./parley up` sets
///   3 s. `spring.lifecycle.timeout-per-shutdown-phase` must be at least this and 10 s
@ConfigurationProperties("parley.gateway.drain")
public record DrainSettings(@DefaultValue("30s") Duration window) {
  private static final Duration AFTER_WINDOW = Duration.ofSeconds(10);

  public DrainSettings {
    if (window.isNegative()) {
      throw new IllegalArgumentException("parley.gateway.drain.window must not be negative");
    }
  }

  /// @param phase what Spring allows each phase of the shutdown; where that is shorter than the
  ///   drain, connections would be cut off without a word
  public void check(Duration phase) {
    if (phase.compareTo(window.plus(AFTER_WINDOW)) < 0) {
      throw new SettingsException(
          "spring.lifecycle.timeout-per-shutdown-phase must be at least parley.gateway.drain.window"
              + " and 10s: "
              + window.plus(AFTER_WINDOW).toSeconds()
              + "s, not "
              + phase.toSeconds()
              + "s");
    }
  }
}
