package chat.parley.service.thread;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.thread.ThreadPages;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.service.history.HistoryQuery;
import chat.parley.service.page.PageSettings;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `GET /v1/rooms/{room}/threads` and `GET /v1/rooms/{room}/threads/{thread}`. Thread-safe.
final class ThreadReadingRoutes {
  private final Authentication authentication;
  private final RoomThreads threads;
  private final PageSettings pages;

  ThreadReadingRoutes(Authentication authentication, RoomThreads threads, PageSettings pages) {
    this.authentication = authentication;
    this.threads = threads;
    this.pages = pages;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .GET("/v1/rooms/{room}/threads", this::list)
        .GET("/v1/rooms/{room}/threads/{thread}", this::read)
        .build();
  }

  private Mono<ServerResponse> list(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> list(request, identity))
        .flatMap(all -> ok(Map.of("threads", all)));
  }

  private Mono<List<ThreadView>> list(ServerRequest request, Identity identity) {
    var room = Requests.room(request);
    return threads.of(room, identity.in(room));
  }

  private Mono<ServerResponse> read(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> page(request, identity))
        .flatMap(page -> ok(page.json()));
  }

  private Mono<ThreadPageView> page(ServerRequest request, Identity reader) {
    var room = Requests.room(request);
    var query = HistoryQuery.of(request, pages);
    var thread = HistoryQuery.position(request.pathVariable("thread"));
    return threads.page(
        room, reader.in(room), new ThreadPages.Asked(thread, query.range(), query.size()));
  }

  private static Mono<ServerResponse> ok(Object body) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body);
  }
}
