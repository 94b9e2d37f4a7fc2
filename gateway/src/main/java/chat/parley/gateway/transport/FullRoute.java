package chat.parley.gateway.transport;

import chat.parley.backplane.web.Authentication;
import chat.parley.gateway.admission.Admission;
import java.time.Duration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `POST /lab/full`, for the lab and in development mode only: for a while the node is as it is at
/// its cap. Who is connected stays, and whoever comes is refused. Thread-safe.
final class FullRoute {
  /// Long enough to be seen, and short enough for whoever else is there.
  private static final Duration A_WHILE = Duration.ofSeconds(5);

  private final Authentication authentication;
  private final Admission admission;

  FullRoute(Authentication authentication, Admission admission) {
    this.authentication = authentication;
    this.admission = admission;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().POST("/lab/full", this::full).build();
  }

  private Mono<ServerResponse> full(ServerRequest request) {
    return authentication
        .require(request)
        .doOnNext(_ -> admission.beFull(A_WHILE))
        .then(ServerResponse.noContent().build());
  }
}
