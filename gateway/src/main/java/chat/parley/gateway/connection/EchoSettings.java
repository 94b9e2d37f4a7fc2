package chat.parley.gateway.connection;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What `/v1/echo` may cost: whoever opens one shows no token.
///
/// @param maxConnections echoes of this node at once, which are also among its connections; beyond
///   it 4102. 0: none
/// @param life how long an echo lasts, whatever its client does
@ConfigurationProperties("parley.gateway.echo")
public record EchoSettings(
    @DefaultValue("100") int maxConnections, @DefaultValue("10m") Duration life) {
  public EchoSettings {
    require(
        maxConnections >= 0 && maxConnections <= 10_000, "max-connections must be from 0 to 10000");
    require(life.toSeconds() >= 1 && life.toHours() < 24, "life must be at least 1s, below 24h");
  }

  private static void require(boolean holds, String text) {
    if (!holds) {
      throw new IllegalArgumentException("parley.gateway.echo." + text);
    }
  }
}
