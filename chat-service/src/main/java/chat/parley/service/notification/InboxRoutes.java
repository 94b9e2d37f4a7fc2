package chat.parley.service.notification;

import chat.parley.backplane.inbox.InboxPage;
import chat.parley.backplane.inbox.Inboxes;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.OwnUser;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import chat.parley.service.page.PageSettings;
import chat.parley.service.store.StoreCall;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `GET /v1/users/{user}/notifications`, for the user himself. What he has read is taken by the
/// backplane's routes. Thread-safe.
final class InboxRoutes {
  private final Authentication authentication;
  private final Inboxes inboxes;
  private final PageSettings pages;

  InboxRoutes(Authentication authentication, Inboxes inboxes, PageSettings pages) {
    this.authentication = authentication;
    this.inboxes = inboxes;
    this.pages = pages;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().GET("/v1/users/{user}/notifications", this::list).build();
  }

  private Mono<ServerResponse> list(ServerRequest request) {
    return authentication
        .require(request)
        .map(identity -> OwnUser.of(request, identity))
        .flatMap(user -> page(user, before(request), pages.size(request.queryParam("limit"))))
        .flatMap(InboxRoutes::answer);
  }

  private Mono<byte[]> page(UserId user, @Nullable Position before, int size) {
    return StoreCall.<InboxPage>ask(() -> inboxes.page(user, before, size))
        .map(page -> json(user, page));
  }

  private static byte[] json(UserId user, InboxPage page) {
    return switch (page) {
      case InboxPage.Known known -> new InboxView(user, known).json();
      case InboxPage.Refused refused -> throw new RefusedException(refused.refusal());
    };
  }

  private static @Nullable Position before(ServerRequest request) {
    var before = request.queryParam("before");
    return before.isEmpty()
        ? null
        : Position.parse(before.get())
            .orElseThrow(() -> new RefusedException(Refusal.of(ErrorCode.BAD_POSITION)));
  }

  private static Mono<ServerResponse> answer(byte[] json) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(json);
  }
}
