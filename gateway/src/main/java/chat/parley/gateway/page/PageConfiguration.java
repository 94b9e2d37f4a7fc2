package chat.parley.gateway.page;

import chat.parley.backplane.identity.DevelopmentSettings;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/// The pages at `/`, `/docs`, `/lab` and `/cluster`, and what they ask of their gateway. The files
/// of the first are static resources; Spring serves those.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PageSettings.class)
public class PageConfiguration {
  /// @param rest where the page finds chat-service
  record Config(String rest, String node, boolean development) {}

  @Bean
  RouterFunction<ServerResponse> pageRoute(PageSettings page, DevelopmentSettings development) {
    var config = new Config(page.restUrl(), development.node(), development.development());
    var index = new ClassPathResource("static/index.html");
    return RouterFunctions.route()
        .route(
            read("/config.json"),
            _ ->
                ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .bodyValue(config))
        .route(
            read("/"),
            _ ->
                ServerResponse.ok()
                    .contentType(MediaType.TEXT_HTML)
                    .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .bodyValue(index))
        .build();
  }

  @Bean
  RouterFunction<ServerResponse> docsRoute(PageSettings page) {
    return new DocsRoute(page).route();
  }

  @Bean
  RouterFunction<ServerResponse> labRoute(PageSettings page) {
    return new LabRoute(page).route();
  }

  @Bean
  RouterFunction<ServerResponse> clusterRoute(PageSettings page) {
    return new ClusterRoute(page).route();
  }

  /// What watches a site from outside asks by HEAD; Spring leaves the body out.
  static RequestPredicate read(String path) {
    return RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD)
        .and(RequestPredicates.path(path));
  }
}
