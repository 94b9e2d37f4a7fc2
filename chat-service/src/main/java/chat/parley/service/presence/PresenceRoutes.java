package chat.parley.service.presence;

import chat.parley.backplane.presence.Presences;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.id.UserId;
import chat.parley.service.edge.JsonBody;
import chat.parley.service.edge.UsersQuery;
import chat.parley.service.store.StoreCall;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// `GET /v1/users/{user}/presence` and `POST /v1/presence`. Anybody who is signed in may ask.
/// Thread-safe.
final class PresenceRoutes {
  private final Authentication authentication;
  private final Presences presences;

  PresenceRoutes(Authentication authentication, Presences presences) {
    this.authentication = authentication;
    this.presences = presences;
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
        .flatMap(_ -> view(Requests.user(request)))
        .flatMap(PresenceRoutes::ok);
  }

  private Mono<ServerResponse> several(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(_ -> JsonBody.read(request, UsersQuery.class))
        .flatMap(query -> views(query.ids()))
        .flatMap(views -> ok(Map.of("presences", views)));
  }

  private Mono<List<PresenceView>> views(List<UserId> users) {
    return Flux.fromIterable(users).flatMapSequential(this::view).collectList();
  }

  private Mono<PresenceView> view(UserId user) {
    return StoreCall.ask(() -> presences.of(user))
        .map(presence -> PresenceView.of(user.value(), presence));
  }

  private static Mono<ServerResponse> ok(Object body) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body);
  }
}
