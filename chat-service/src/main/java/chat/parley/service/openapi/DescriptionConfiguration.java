package chat.parley.service.openapi;

import chat.parley.backplane.openapi.ApiDescription;
import chat.parley.backplane.openapi.SocketDescription;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Wires the descriptions of REST and of the socket.
@Configuration(proxyBeanMethods = false)
public class DescriptionConfiguration {
  @Bean
  RouterFunction<ServerResponse> descriptionRoute() {
    return new DescriptionRoute("/v1/openapi.json", ApiDescription::json).route();
  }

  @Bean
  RouterFunction<ServerResponse> socketDescriptionRoute() {
    return new DescriptionRoute("/v1/asyncapi.json", SocketDescription::json).route();
  }
}
