package chat.parley.gateway.page;

import java.net.URI;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `/lab`, the transport lab with the decision guide in it, and what it asks of its gateway. Its
/// scripts and styles are static resources. Thread-safe.
final class LabRoute {
  private static final String PATH = "/lab";
  private static final URI GUIDE = URI.create(PATH + "#guide");

  /// Of `HTTP/1.1`, two spaces and the two ends of lines that a head has besides its headers.
  private static final int FRAME = "HTTP/1.1".length() + 2 + 2 * 2;

  /// Of `: ` and the end of the line.
  private static final int HEADER_FRAME = 4;

  private final String policy;

  /// @param bytes of the request's head as this node read it
  record Head(int bytes) {}

  LabRoute(PageSettings settings) {
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
        .route(
            PageConfiguration.read("/guide"), _ -> ServerResponse.temporaryRedirect(GUIDE).build())
        .route(PageConfiguration.read(PATH + "/head.json"), LabRoute::head)
        .build();
  }

  private Mono<ServerResponse> page() {
    return ServerResponse.ok()
        .contentType(MediaType.TEXT_HTML)
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .header("Content-Security-Policy", policy)
        .header("X-Content-Type-Options", "nosniff")
        .bodyValue(new ClassPathResource("lab/index.html"));
  }

  /// A page does not see all headers that its browser sends; whoever is asked does.
  private static Mono<ServerResponse> head(ServerRequest request) {
    var uri = request.uri();
    int bytes = request.method().name().length() + uri.getRawPath().length() + FRAME;
    if (uri.getRawQuery() != null) {
      bytes += 1 + uri.getRawQuery().length();
    }
    for (var header : request.headers().asHttpHeaders().headerSet()) {
      for (var value : header.getValue()) {
        bytes += header.getKey().length() + value.length() + HEADER_FRAME;
      }
    }
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .bodyValue(new Head(bytes));
  }
}
