package chat.parley.service.token;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Tokens that this service issues in development mode.
///
/// @param lifetime how long a token is accepted
@ConfigurationProperties("parley.tokens")
public record TokenSettings(@DefaultValue("12h") Duration lifetime) {
  public TokenSettings {
    if (lifetime.toSeconds() < 1) {
      throw new IllegalArgumentException("parley.tokens.lifetime must be at least 1s");
    }
  }
}
