package chat.parley.service.room;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.log.RoomLogSettings;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.service.edge.JsonBody;
import chat.parley.service.page.PageSettings;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `/v1/rooms` and `/v1/rooms/{room}`. Thread-safe.
final class RoomRoutes {
  private static final String ROOMS = "/v1/rooms";

  private final Authentication authentication;
  private final Rooms rooms;
  private final PageSettings pages;
  private final RoomLogSettings limits;

  RoomRoutes(
      Authentication authentication, Rooms rooms, PageSettings pages, RoomLogSettings limits) {
    this.limits = limits;
    this.authentication = authentication;
    this.rooms = rooms;
    this.pages = pages;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .POST(ROOMS, this::create)
        .GET(ROOMS, this::list)
        .GET(ROOMS + "/{room}", this::find)
        .PATCH(ROOMS + "/{room}", this::configure)
        .build();
  }

  private Mono<ServerResponse> create(ServerRequest request) {
    return authentication
        .require(request)
        .zipWhen(_ -> JsonBody.read(request, RoomDraft.Body.class).map(RoomDraft.Body::checked))
        .flatMap(asked -> rooms.create(asked.getT2(), asked.getT1().user()))
        .flatMap(RoomRoutes::created);
  }

  private Mono<ServerResponse> list(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> page(request, identity.user()))
        .flatMap(RoomRoutes::ok);
  }

  private Mono<ServerResponse> find(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> find(Requests.room(request), identity))
        .flatMap(RoomRoutes::ok);
  }

  private Mono<RoomView> find(RoomId room, Identity identity) {
    return rooms.find(room, identity.in(room));
  }

  private Mono<ServerResponse> configure(ServerRequest request) {
    return authentication
        .require(request)
        .zipWhen(
            _ ->
                JsonBody.read(request, ConfigurationDraft.class)
                    .map(draft -> draft.checked(limits)))
        .flatMap(
            asked -> rooms.configure(Requests.room(request), asked.getT1().user(), asked.getT2()))
        .flatMap(RoomRoutes::ok);
  }

  private Mono<RoomPage> page(ServerRequest request, UserId user) {
    return isMine(request)
        ? rooms.mine(user)
        : rooms.publicPage(user, after(request), pages.size(request.queryParam("limit")));
  }

  private static boolean isMine(ServerRequest request) {
    return request.queryParam("mine").filter("true"::equals).isPresent();
  }

  private static @Nullable RoomId after(ServerRequest request) {
    var after = request.queryParam("after").orElse(null);
    if (after == null) {
      return null;
    }
    if (!RoomId.isValid(after)) {
      throw new RefusedException(Refusal.of(ErrorCode.BAD_ROOM));
    }
    return new RoomId(after);
  }

  private static Mono<ServerResponse> created(RoomView room) {
    return ServerResponse.created(URI.create(ROOMS + '/' + room.room()))
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(room);
  }

  private static Mono<ServerResponse> ok(Object body) {
    return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(body);
  }
}
