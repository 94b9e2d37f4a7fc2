package chat.parley.service.edge;

import chat.parley.service.page.PageSettings;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;

/// Wires what all routes share.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PageSettings.class)
public class EdgeConfiguration {
  /// Spring's mapping of the routes has −1: this one is asked when none of them answers.
  private static final int AFTER_ROUTES = 1;

  @Bean
  RouterFunctionMapping wrongMethodMapping(ObjectProvider<RouterFunction<ServerResponse>> routes) {
    var mapping = new RouterFunctionMapping(WrongMethods.of(routes.orderedStream()));
    mapping.setOrder(AFTER_ROUTES);
    return mapping;
  }

  @Bean
  ManagementPort managementPort(ApplicationContext service) {
    return new ManagementPort(service);
  }
}
