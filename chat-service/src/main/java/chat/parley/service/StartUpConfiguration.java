package chat.parley.service;

import chat.parley.backplane.identity.DevelopmentSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/// Wires what happens once at start.
@Configuration(proxyBeanMethods = false)
class StartUpConfiguration {
  /// Behind the runner that waits for Redis, which is the first, and before all others.
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE + 1)
  StartUp startUp(DevelopmentSettings settings, Environment environment) {
    return new StartUp(settings, environment);
  }
}
