package chat.parley.service.restriction;

import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.service.edge.JsonBody;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `/v1/rooms/{room}/bans`, `/v1/rooms/{room}/mutes` and below. Thread-safe.
final class RestrictionRoutes {
  private static final String BANS = "/v1/rooms/{room}/bans";
  private static final String BAN = BANS + "/{user}";
  private static final String MUTES = "/v1/rooms/{room}/mutes";
  private static final String MUTE = MUTES + "/{user}";

  private final Authentication authentication;
  private final RoomRestrictions restrictions;

  RestrictionRoutes(Authentication authentication, RoomRestrictions restrictions) {
    this.authentication = authentication;
    this.restrictions = restrictions;
  }

  /// Something that somebody who moderates a room does to a user.
  private interface Restricting {
    Mono<Void> apply(RoomId room, UserId actor, UserId user);
  }

  /// A list that somebody who moderates a room asks for.
  private interface Listing {
    Mono<? extends List<?>> of(RoomId room, UserId actor);
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .GET(BANS, request -> list("bans", request, restrictions::bans))
        .PUT(BAN, request -> restrict(request, restrictions::ban))
        .DELETE(BAN, request -> restrict(request, restrictions::unban))
        .GET(MUTES, request -> list("mutes", request, restrictions::mutes))
        .PUT(MUTE, this::mute)
        .DELETE(MUTE, request -> restrict(request, restrictions::unmute))
        .build();
  }

  private Mono<ServerResponse> list(String name, ServerRequest request, Listing listing) {
    return authentication
        .require(request)
        .flatMap(identity -> listing.of(Requests.room(request), identity.user()))
        .flatMap(
            listed ->
                ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(Map.of(name, listed)));
  }

  private Mono<ServerResponse> restrict(ServerRequest request, Restricting restricting) {
    return authentication
        .require(request)
        .flatMap(
            identity ->
                restricting.apply(Requests.room(request), identity.user(), Requests.user(request)))
        .then(ServerResponse.noContent().build());
  }

  private Mono<ServerResponse> mute(ServerRequest request) {
    return authentication
        .require(request)
        .zipWhen(_ -> JsonBody.read(request, MuteDraft.class).map(MuteDraft::checked))
        .flatMap(
            asked ->
                restrictions.mute(
                    Requests.room(request),
                    asked.getT1().user(),
                    Requests.user(request),
                    asked.getT2()))
        .then(ServerResponse.noContent().build());
  }
}
