package chat.parley.service.token;

import chat.parley.backplane.identity.IdentitySettings;
import chat.parley.backplane.identity.TokenIssuer;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires the issuing of tokens.
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("parley.development")
@EnableConfigurationProperties(TokenSettings.class)
public class TokenConfiguration {
  @Bean
  RouterFunction<ServerResponse> tokenRoute(
      IdentitySettings identity, TokenSettings settings, Clock clock) {
    return new TokenRoute(new TokenIssuer(identity), settings, clock).route();
  }
}
