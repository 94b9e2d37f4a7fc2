package chat.parley.gateway.page;

import java.net.URI;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `/cluster`, the page for whoever runs the cluster. It is open to all, and shows nothing without
/// an operator's token. Its scripts and styles are static resources. Thread-safe.
final class ClusterRoute {
  private static final String PATH = "/cluster";

  private final String policy;

  ClusterRoute(PageSettings settings) {
    policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
            + DocsRoute.origin(settings.restUrl())
            + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .route(PageConfiguration.read(PATH), _ -> page())
        .route(
            PageConfiguration.read(PATH + '/'),
            _ -> ServerResponse.permanentRedirect(URI.create(PATH)).build())
        .build();
  }

  private Mono<ServerResponse> page() {
    return ServerResponse.ok()
        .contentType(MediaType.TEXT_HTML)
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .header("Content-Security-Policy", policy)
        .header("X-Content-Type-Options", "nosniff")
        .bodyValue(new ClassPathResource("cluster/index.html"));
  }
}
