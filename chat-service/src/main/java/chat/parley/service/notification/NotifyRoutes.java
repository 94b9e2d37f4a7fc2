package chat.parley.service.notification;

import chat.parley.backplane.inbox.Notified;
import chat.parley.backplane.inbox.Notifier;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.codec.DecodedNotification;
import chat.parley.protocol.codec.NotificationDecoder;
import chat.parley.protocol.command.NotificationDraft;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.UserId;
import chat.parley.service.edge.JsonBody;
import chat.parley.service.edge.UsersQuery;
import chat.parley.service.notification.NotifiedUsers.OfUser;
import chat.parley.service.store.StoreCall;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// `POST /v1/users/{user}/notifications` and `POST /v1/notifications`, for services alone: to one
/// user, and to several, answered user by user. Thread-safe.
final class NotifyRoutes {
  /// Those of one call under way: those of others come between.
  private static final int USERS_AT_ONCE = 16;

  private final Authentication authentication;
  private final Notifier notifier;
  private final NotificationDecoder decoder;

  NotifyRoutes(Authentication authentication, Notifier notifier, NotificationDecoder decoder) {
    this.authentication = authentication;
    this.notifier = notifier;
    this.decoder = decoder;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .POST("/v1/users/{user}/notifications", this::one)
        .POST("/v1/notifications", this::several)
        .build();
  }

  private Mono<ServerResponse> one(ServerRequest request) {
    return authentication
        .requireService(request)
        .zipWhen(_ -> Requests.json(request).map(this::draft))
        .flatMap(asked -> told(Requests.user(request), asked.getT1().user(), asked.getT2()))
        .flatMap(told -> answer(told.jsonOrRefuse()));
  }

  private Mono<ServerResponse> several(ServerRequest request) {
    return authentication
        .requireService(request)
        .zipWhen(_ -> Requests.json(request))
        .flatMap(asked -> several(asked.getT2(), asked.getT1().user()))
        .flatMap(told -> answer(told.json()));
  }

  private Mono<NotifiedUsers> several(byte[] json, UserId service) {
    var users = JsonBody.parsed(json, UsersQuery.class).ids();
    var draft = draft(json);
    if (draft.key() == null) {
      throw JsonBody.badField("key", "given: without one a repeat would tell everybody again");
    }
    return several(users, service, draft);
  }

  private Mono<NotifiedUsers> several(List<UserId> users, UserId service, NotificationDraft draft) {
    return Flux.fromIterable(users)
        .flatMapSequential(user -> told(user, service, draft), USERS_AT_ONCE)
        .collectList()
        .map(NotifiedUsers::new);
  }

  private Mono<OfUser> told(UserId user, UserId service, NotificationDraft draft) {
    return StoreCall.<Notified>ask(() -> notifier.tell(user, service, draft))
        .map(notified -> new OfUser(user, notified));
  }

  private NotificationDraft draft(byte[] json) {
    return switch (decoder.decode(json)) {
      case DecodedNotification.Understood understood -> understood.draft();
      case DecodedNotification.Malformed malformed ->
          throw new RefusedException(malformed.refusal());
    };
  }

  private static Mono<ServerResponse> answer(byte[] json) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(json);
  }
}
