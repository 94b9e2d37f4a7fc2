package chat.parley.service.export;

import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.position.Position;
import chat.parley.service.page.PageSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `GET /v1/rooms/{room}/export`, for services alone. Thread-safe.
final class ExportRoute {
  private final Authentication authentication;
  private final Exports exports;
  private final PageSettings pages;

  ExportRoute(Authentication authentication, Exports exports, PageSettings pages) {
    this.authentication = authentication;
    this.exports = exports;
    this.pages = pages;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().GET("/v1/rooms/{room}/export", this::export).build();
  }

  private Mono<ServerResponse> export(ServerRequest request) {
    return authentication
        .requireService(request)
        .flatMap(_ -> page(request))
        .flatMap(
            lines ->
                ServerResponse.ok().contentType(MediaType.APPLICATION_NDJSON).bodyValue(lines));
  }

  private Mono<byte[]> page(ServerRequest request) {
    var room = Requests.room(request);
    if (room.isReserved()) {
      // The product's own: a service is no operator, who reads them.
      throw new RefusedException(Refusal.unknownRoom(room));
    }
    return exports.page(room, after(request), pages.size(request.queryParam("limit")));
  }

  private static @Nullable Position after(ServerRequest request) {
    var after = request.queryParam("after").orElse(null);
    if (after == null) {
      return null;
    }
    return Position.parse(after)
        .orElseThrow(() -> new RefusedException(Refusal.of(ErrorCode.BAD_POSITION)));
  }
}
