package chat.parley.gateway.drain;

import chat.parley.backplane.start.SettingsException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param window how long after SIGTERM clients are told to leave: in waves of equal size, one
///   every half second over the first three quarters of it, or in fewer where that is at least 100
///   clients per second. 0: all at once. What is under way at its end has the time that Redis may
///   take for it. `./parley up` sets 3 s. `spring.lifecycle.timeout-per-shutdown-phase` (45 s) must
///   be at least this + 2 × (`parley.redis.command-timeout` + `parley.log.acknowledge-timeout`) + 4
///   s, which is 42 s with the defaults; otherwise the gateway does not start
@ConfigurationProperties("parley.gateway.drain")
public record DrainSettings(@DefaultValue("30s") Duration window) {
  private static final Duration FOR_THE_NODE = Duration.ofSeconds(1);

  public DrainSettings {
    if (window.isNegative()) {
      throw new IllegalArgumentException("parley.gateway.drain.window must not be negative");
    }
  }

  /// @param command what Redis may take for one
  /// @param phase what Spring allows each phase of the shutdown; where that is shorter than the
  ///   drain, connections would be cut off without a word
  public Drain.Times times(Duration command, Duration phase) {
    var times = new Drain.Times(window, command.plus(FOR_THE_NODE));
    var needed = times.total();
    if (phase.compareTo(needed) < 0) {
      throw new SettingsException(
          "spring.lifecycle.timeout-per-shutdown-phase must be at least %s and not %s:"
                  .formatted(seconds(needed), seconds(phase))
              + " parley.gateway.drain.window + 2 x (parley.redis.command-timeout"
              + " + parley.log.acknowledge-timeout) + 4s");
    }
    return times;
  }

  private static String seconds(Duration duration) {
    return (duration.toMillis() + 999) / 1000 + "s";
  }
}
