package chat.parley.service.openapi;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires the description of REST.
@Configuration(proxyBeanMethods = false)
public class DescriptionConfiguration {
  @Bean
  RouterFunction<ServerResponse> descriptionRoute() {
    return new DescriptionRoute().route();
  }
}
