package chat.parley.service.receipt;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import chat.parley.service.page.PageSettings;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `GET /v1/rooms/{room}/receipts` and `GET /v1/unread`. Thread-safe.
final class ReceiptRoutes {
  private final Authentication authentication;
  private final RoomReceipts receipts;
  private final UnreadRooms unread;
  private final PageSettings pages;

  ReceiptRoutes(
      Authentication authentication,
      RoomReceipts receipts,
      UnreadRooms unread,
      PageSettings pages) {
    this.authentication = authentication;
    this.receipts = receipts;
    this.unread = unread;
    this.pages = pages;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .GET("/v1/rooms/{room}/receipts", this::list)
        .GET("/v1/unread", this::unread)
        .build();
  }

  private Mono<ServerResponse> list(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> page(request, identity))
        .flatMap(ReceiptRoutes::ok);
  }

  private Mono<ServerResponse> unread(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> unread.of(identity.user()))
        .flatMap(rooms -> ok(Map.of("rooms", rooms)));
  }

  private Mono<ReceiptPage> page(ServerRequest request, Identity reader) {
    var room = Requests.room(request);
    return receipts.page(
        room, reader.in(room), after(request), pages.size(request.queryParam("limit")));
  }

  private static String after(ServerRequest request) {
    var after = request.queryParam("after").orElse("");
    if (request.queryParam("after").isPresent() && !UserId.isValid(after)) {
      throw new RefusedException(Refusal.of(ErrorCode.BAD_USER));
    }
    return after;
  }

  private static Mono<ServerResponse> ok(Object body) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body);
  }
}
