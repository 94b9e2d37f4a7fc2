package chat.parley.service.history;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.service.page.PageSettings;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `GET /v1/rooms/{room}/messages`. Thread-safe.
final class HistoryRoute {
  private final Authentication authentication;
  private final History history;
  private final PageSettings pages;

  HistoryRoute(Authentication authentication, History history, PageSettings pages) {
    this.authentication = authentication;
    this.history = history;
    this.pages = pages;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().GET("/v1/rooms/{room}/messages", this::read).build();
  }

  private Mono<ServerResponse> read(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> page(request, identity))
        .flatMap(
            page ->
                ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(page.json()));
  }

  private Mono<HistoryPage> page(ServerRequest request, Identity reader) {
    var room = Requests.room(request);
    return history.page(room, reader.in(room), HistoryQuery.of(request, pages));
  }
}
