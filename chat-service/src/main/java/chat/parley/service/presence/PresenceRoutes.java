package chat.parley.service.presence;

import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.service.edge.JsonBody;
import chat.parley.service.edge.UsersQuery;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `GET /v1/users/{user}/presence` and `POST /v1/presence`. Anybody who is signed in may ask.
/// Thread-safe.
final class PresenceRoutes {
  private final Authentication authentication;
  private final PresenceViews views;

  PresenceRoutes(Authentication authentication, PresenceViews views) {
    this.authentication = authentication;
    this.views = views;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .GET("/v1/users/{user}/presence", this::one)
        .POST("/v1/presence", this::several)
        .build();
  }

  private Mono<ServerResponse> one(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> views.of(Requests.user(request), identity.user()))
        .flatMap(PresenceRoutes::ok);
  }

  private Mono<ServerResponse> several(ServerRequest request) {
    return authentication
        .require(request)
        .zipWhen(_ -> JsonBody.read(request, UsersQuery.class).map(UsersQuery::ids))
        .flatMap(asked -> views.of(asked.getT2(), asked.getT1().user()))
        .flatMap(presences -> ok(Map.of("presences", presences)));
  }

  private static Mono<ServerResponse> ok(Object body) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body);
  }
}
