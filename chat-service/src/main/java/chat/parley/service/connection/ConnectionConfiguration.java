package chat.parley.service.connection;

import chat.parley.backplane.disconnect.Disconnects;
import chat.parley.backplane.presence.UserConnections;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.web.Authentication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires users' connections.
@Configuration(proxyBeanMethods = false)
public class ConnectionConfiguration {
  @Bean
  RouterFunction<ServerResponse> connectionRoutes(Authentication authentication, Redis redis) {
    return new ConnectionRoutes(authentication, new UserConnections(redis), new Disconnects(redis))
        .route();
  }
}
