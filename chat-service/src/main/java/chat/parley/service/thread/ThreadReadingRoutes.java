package chat.parley.service.thread;

import chat.parley.backplane.thread.ThreadPages;
import chat.parley.backplane.thread.ThreadRange;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import chat.parley.service.page.PageSettings;
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
        .flatMap(identity -> threads.of(Requests.room(request), identity.user()))
        .flatMap(all -> ok(Map.of("threads", all)));
  }

  private Mono<ServerResponse> read(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> page(request, identity.user()))
        .flatMap(page -> ok(page.json()));
  }

  private Mono<ThreadPageView> page(ServerRequest request, UserId reader) {
    var asked =
        new ThreadPages.Asked(
            position(request.pathVariable("thread")),
            range(request),
            pages.size(request.queryParam("limit")));
    return threads.page(Requests.room(request), reader, asked);
  }

  private static ThreadRange range(ServerRequest request) {
    var before = request.queryParam("before");
    var after = request.queryParam("after");
    if (before.isPresent() && after.isPresent()) {
      throw new RefusedException(
          new Refusal(ErrorCode.BAD_REQUEST, "Either 'before' or 'after', not both."));
    }
    return before
        .<ThreadRange>map(text -> new ThreadRange.Before(position(text)))
        .or(() -> after.map(text -> new ThreadRange.After(position(text))))
        .orElseGet(ThreadRange.Newest::new);
  }

  private static Position position(String text) {
    return Position.parse(text)
        .orElseThrow(
            () ->
                new RefusedException(
                    new Refusal(
                        ErrorCode.BAD_POSITION,
                        "Not a position: 'epoch:offset', like 'x3f9:50'.")));
  }

  private static Mono<ServerResponse> ok(Object body) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body);
  }
}
