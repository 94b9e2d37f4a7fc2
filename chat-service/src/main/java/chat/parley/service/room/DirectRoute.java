package chat.parley.service.room;

import chat.parley.backplane.room.DirectRooms;
import chat.parley.backplane.room.Opened;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.service.store.StoreCall;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `/v1/direct/{user}`: the room that somebody has with another user. Thread-safe.
final class DirectRoute {
  private final Authentication authentication;
  private final DirectRooms direct;
  private final Rooms rooms;

  DirectRoute(Authentication authentication, DirectRooms direct, Rooms rooms) {
    this.authentication = authentication;
    this.direct = direct;
    this.rooms = rooms;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().PUT("/v1/direct/{user}", this::open).build();
  }

  private Mono<ServerResponse> open(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> open(identity.user(), other(request, identity.user())))
        .flatMap(
            room -> ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(room));
  }

  private Mono<RoomView> open(UserId user, UserId other) {
    return StoreCall.ask(() -> direct.open(user, other))
        .map(DirectRoute::room)
        .flatMap(room -> rooms.find(room, user));
  }

  private static UserId other(ServerRequest request, UserId user) {
    var other = Requests.user(request);
    if (other.equals(user)) {
      throw new RefusedException(
          new Refusal(ErrorCode.NOT_ALLOWED, "Nobody has a direct room with himself."));
    }
    return other;
  }

  private static RoomId room(Opened opened) {
    return switch (opened) {
      case Opened.Done done -> done.room();
      case Opened.Refused refused -> throw new RefusedException(refused.refusal());
    };
  }
}
