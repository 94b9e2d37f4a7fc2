package chat.parley.gateway.transport;

import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import java.util.Arrays;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// What reaches WebFlux on the push paths: handshakes that are none, and streams asked for while a
/// response is still going out on the channel.
public final class PushPathRoute {
  private PushPathRoute() {}

  public static RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .GET(PushRequest.WEBSOCKET_PATH, PushPathRoute::notClaimed)
        .GET(PushRequest.EVENTS_PATH, PushPathRoute::notClaimed)
        .GET(PushRequest.ECHO_PATH, PushPathRoute::notClaimed)
        .build();
  }

  private static Mono<ServerResponse> notClaimed(ServerRequest request) {
    var code = isGoodLater(request) ? ErrorCode.UNAVAILABLE : ErrorCode.BAD_UPGRADE;
    return ServerResponse.status(code.httpStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .header(HttpHeaders.CONNECTION, "close")
        .bodyValue(EventEncoder.encodeProblem(Refusal.of(code)));
  }

  /// A handshake that is none, or that names another version or subprotocol, will not do on another
  /// channel either.
  private static boolean isGoodLater(ServerRequest request) {
    return request.path().equals(PushRequest.EVENTS_PATH)
        || (names(request, HttpHeaders.UPGRADE, "websocket")
            && names(request, HttpHeaders.CONNECTION, "upgrade")
            && names(request, "Sec-WebSocket-Version", PushRequest.VERSION)
            && (request.path().equals(PushRequest.ECHO_PATH)
                || names(request, "Sec-WebSocket-Protocol", PushRequest.SUBPROTOCOL))
            && request.headers().firstHeader("Sec-WebSocket-Key") != null);
  }

  private static boolean names(ServerRequest request, String header, String value) {
    return request.headers().header(header).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .anyMatch(word -> word.trim().equalsIgnoreCase(value));
  }
}
