package chat.parley.service.member;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.rule.Role;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.service.edge.JsonBody;
import chat.parley.service.page.PageSettings;
import chat.parley.service.presence.PresenceViews;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `/v1/rooms/{room}/members` and below. Thread-safe.
final class MemberRoutes {
  private static final String MEMBERS = "/v1/rooms/{room}/members";
  private static final String MEMBER = MEMBERS + "/{user}";

  private final Authentication authentication;
  private final Members members;
  private final PresenceViews presences;
  private final PageSettings pages;

  MemberRoutes(
      Authentication authentication, Members members, PresenceViews presences, PageSettings pages) {
    this.authentication = authentication;
    this.members = members;
    this.presences = presences;
    this.pages = pages;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .GET(MEMBERS, this::list)
        .PUT(MEMBER, this::join)
        .PATCH(MEMBER, this::appoint)
        .DELETE(MEMBER, this::leave)
        .build();
  }

  private Mono<ServerResponse> list(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> page(request, identity))
        .flatMap(MemberRoutes::ok);
  }

  private Mono<ServerResponse> join(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> join(Requests.room(request), identity.user(), Requests.user(request)))
        .flatMap(MemberRoutes::ok);
  }

  private Mono<ServerResponse> appoint(ServerRequest request) {
    return authentication
        .require(request)
        .zipWhen(_ -> JsonBody.read(request, RoleDraft.class).map(RoleDraft::checked))
        .flatMap(asked -> appoint(request, asked.getT1().user(), asked.getT2()))
        .flatMap(MemberRoutes::ok);
  }

  private Mono<ServerResponse> leave(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(
            identity ->
                members.leave(Requests.room(request), identity.user(), Requests.user(request)))
        .then(ServerResponse.noContent().build());
  }

  private Mono<MemberPage> page(ServerRequest request, Identity reader) {
    var room = Requests.room(request);
    var after = after(request);
    int size = pages.size(request.queryParam("limit"));
    return members
        .all(room, reader.in(room))
        .map(stored -> MemberPage.of(stored, after, size))
        .flatMap(page -> isRoster(request) ? withPresence(page, reader.user()) : Mono.just(page));
  }

  private static boolean isRoster(ServerRequest request) {
    return request.queryParam("presence").filter("true"::equals).isPresent();
  }

  private Mono<MemberPage> withPresence(MemberPage page, UserId reader) {
    return presences.of(page.users(), reader).map(page::with);
  }

  private Mono<RoomMemberView> join(RoomId room, UserId actor, UserId user) {
    return members
        .join(room, actor, user)
        .map(role -> new RoomMemberView(room.value(), user.value(), role));
  }

  private Mono<RoomMemberView> appoint(ServerRequest request, UserId actor, Role role) {
    var room = Requests.room(request);
    var user = Requests.user(request);
    return members
        .appoint(room, actor, user, role)
        .thenReturn(new RoomMemberView(room.value(), user.value(), role.label()));
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
