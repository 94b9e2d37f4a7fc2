package chat.parley.gateway.transport;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.typing.Told;
import chat.parley.backplane.typing.Typists;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `POST /v1/rooms/{room}/typing`: how clients on SSE and polling say that their user is typing.
/// What is in the body does not matter. Thread-safe.
public final class TypingRoute {
  private final Authentication authentication;
  private final Typists typists;

  public TypingRoute(Authentication authentication, Typists typists) {
    this.authentication = authentication;
    this.typists = typists;
  }

  public RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().POST("/v1/rooms/{room}/typing", this::typing).build();
  }

  private Mono<ServerResponse> typing(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(identity -> Mono.fromCompletionStage(() -> tell(Requests.room(request), identity)))
        .flatMap(TypingRoute::answer);
  }

  private CompletionStage<Told> tell(RoomId room, Identity identity) {
    return typists.tell(room, identity.in(room));
  }

  private static Mono<ServerResponse> answer(Told told) {
    return switch (told) {
      case Told.Done _ ->
          ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(Map.of());
      case Told.Refused refused -> Mono.error(new RefusedException(refused.refusal()));
    };
  }
}
