package chat.parley.service.presence;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.presence.Occupancies;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.id.RoomId;
import chat.parley.service.room.RoomAccess;
import chat.parley.service.store.StoreCall;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `GET /v1/rooms/{room}/occupancy`, for whoever may see the room. Thread-safe.
final class OccupancyRoute {
  private final Authentication authentication;
  private final RoomAccess access;
  private final Occupancies occupancies;

  OccupancyRoute(Authentication authentication, RoomAccess access, Occupancies occupancies) {
    this.authentication = authentication;
    this.access = access;
    this.occupancies = occupancies;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().GET("/v1/rooms/{room}/occupancy", this::count).build();
  }

  private Mono<ServerResponse> count(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> count(Requests.room(request), identity))
        .flatMap(
            view -> ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(view));
  }

  /// Fails with 4302 where the reader may not see the room.
  private Mono<OccupancyView> count(RoomId room, Identity reader) {
    return access
        .require(room, reader.in(room))
        .flatMap(_ -> StoreCall.ask(() -> occupancies.of(room)))
        .map(connections -> new OccupancyView(room.value(), connections));
  }
}
