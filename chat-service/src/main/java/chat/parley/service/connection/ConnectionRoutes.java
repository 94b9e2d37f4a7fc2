package chat.parley.service.connection;

import chat.parley.backplane.disconnect.Disconnects;
import chat.parley.backplane.presence.UserConnections;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.id.UserId;
import chat.parley.service.store.StoreCall;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `/v1/users/{user}/connections`, for services alone; operators may look, too. Thread-safe.
final class ConnectionRoutes {
  private static final String CONNECTIONS = "/v1/users/{user}/connections";

  private final Authentication authentication;
  private final UserConnections connections;
  private final Disconnects disconnects;

  ConnectionRoutes(
      Authentication authentication, UserConnections connections, Disconnects disconnects) {
    this.authentication = authentication;
    this.connections = connections;
    this.disconnects = disconnects;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .GET(CONNECTIONS, this::list)
        .DELETE(CONNECTIONS, this::disconnect)
        .build();
  }

  private Mono<ServerResponse> list(ServerRequest request) {
    return authentication
        .requireServiceOrOperator(request)
        .flatMap(_ -> listed(Requests.user(request)))
        .flatMap(
            list -> ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(list));
  }

  private Mono<ConnectionList> listed(UserId user) {
    return StoreCall.ask(() -> connections.of(user))
        .map(some -> ConnectionList.of(user.value(), some));
  }

  /// Accepted, not done: it is up to the gateways, which have been told.
  private Mono<ServerResponse> disconnect(ServerRequest request) {
    return authentication
        .requireService(request)
        .flatMap(_ -> told(Requests.user(request)))
        .then(ServerResponse.accepted().build());
  }

  private Mono<Long> told(UserId user) {
    return StoreCall.ask(() -> disconnects.disconnect(user));
  }
}
