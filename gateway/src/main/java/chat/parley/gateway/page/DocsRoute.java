package chat.parley.gateway.page;

import java.net.URI;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `/docs`: Swagger UI on the description of REST, which the page gets from chat-service. All files
/// come from the service's own jar; those of Swagger UI are put there by the build. Thread-safe.
final class DocsRoute {
  private static final String PATH = "/docs";
  private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript");
  private static final MediaType STYLE = MediaType.parseMediaType("text/css");

  /// Everything that the page loads.
  private static final Map<String, MediaType> FILES =
      Map.of(
          "docs.js", SCRIPT,
          "docs.css", STYLE,
          "swagger-ui-bundle.js", SCRIPT,
          "swagger-ui.css", STYLE);

  private final String policy;

  DocsRoute(PageSettings settings) {
    // Its icons are data URLs, and it calls what it describes.
    policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
            + origin(settings.restUrl())
            + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  RouterFunction<ServerResponse> route() {
    var routes =
        RouterFunctions.route()
            .route(PageConfiguration.read(PATH), _ -> page())
            .route(PageConfiguration.read(PATH + '/'), _ -> redirect());
    FILES.forEach(
        (name, type) ->
            routes.route(PageConfiguration.read(PATH + '/' + name), _ -> file(name, type)));
    return routes.build();
  }

  private Mono<ServerResponse> page() {
    return answer("index.html", MediaType.TEXT_HTML, policy);
  }

  private static Mono<ServerResponse> redirect() {
    return ServerResponse.permanentRedirect(URI.create(PATH)).build();
  }

  private static Mono<ServerResponse> file(String name, MediaType type) {
    return answer(name, type, "default-src 'none'");
  }

  private static Mono<ServerResponse> answer(String name, MediaType type, String policy) {
    return ServerResponse.ok()
        .contentType(type)
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .header("Content-Security-Policy", policy)
        .header("X-Content-Type-Options", "nosniff")
        .bodyValue(new ClassPathResource("docs/" + name));
  }

  /// What a policy names a URL's server by, with a space in front; empty for a URL on the page's
  /// own server.
  static String origin(String url) {
    var uri = URI.create(url);
    return uri.getHost() == null ? "" : ' ' + uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
