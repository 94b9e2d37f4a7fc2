package chat.parley.gateway.transport;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.web.Authentication;
import chat.parley.gateway.connection.Breakage;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.gateway.connection.Transport;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `POST /lab/break?transport=websocket&how=silence`, for the lab and in development mode only:
/// breaks the connections of whoever asks, of that transport and on this node, and nobody else's.
/// Thread-safe.
final class BreakRoute {
  private final Authentication authentication;
  private final ConnectionTable table;

  BreakRoute(Authentication authentication, ConnectionTable table) {
    this.authentication = authentication;
    this.table = table;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().POST("/lab/break", this::broken).build();
  }

  private Mono<ServerResponse> broken(ServerRequest request) {
    return authentication
        .require(request)
        .doOnNext(identity -> breakOff(identity, transport(request), breakage(request)))
        .then(ServerResponse.noContent().build());
  }

  private void breakOff(Identity identity, Transport transport, Breakage breakage) {
    table.onEach(
        connection -> {
          if (connection.user().equals(identity.user()) && connection.transport() == transport) {
            connection.breakOff(breakage);
          }
        });
  }

  private static Transport transport(ServerRequest request) {
    return switch (request.queryParam("transport").orElse("")) {
      case "websocket" -> Transport.WEBSOCKET;
      case "sse" -> Transport.SSE;
      default -> throw bad("'transport' must be 'websocket' or 'sse'.");
    };
  }

  private static Breakage breakage(ServerRequest request) {
    return switch (request.queryParam("how").orElse("")) {
      case "reset" -> Breakage.RESET;
      case "silence" -> Breakage.SILENCE;
      default -> throw bad("'how' must be 'reset' or 'silence'.");
    };
  }

  private static RefusedException bad(String text) {
    return new RefusedException(new Refusal(ErrorCode.BAD_REQUEST, text));
  }
}
