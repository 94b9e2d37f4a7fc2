package chat.parley.service;

import chat.parley.backplane.identity.DevelopmentSettings;
import chat.parley.backplane.redis.Redis;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/// Wires what happens once at start.
@Configuration(proxyBeanMethods = false)
class StartUpConfiguration {
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  StartUp startUp(Redis redis, DevelopmentSettings settings, Environment environment) {
    return new StartUp(redis, settings, environment);
  }
}
