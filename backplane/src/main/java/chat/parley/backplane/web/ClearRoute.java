package chat.parley.backplane.web;

import chat.parley.backplane.inbox.Cleared;
import chat.parley.backplane.inbox.Inboxes;
import chat.parley.protocol.codec.CommandDecoder;
import chat.parley.protocol.codec.DecodedClearance;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.command.Clearance;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.event.Reply;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `POST /v1/users/{user}/notifications/read`: how clients on SSE and polling say what they have
/// read of their inboxes. Thread-safe.
public final class ClearRoute {
  private final Authentication authentication;
  private final Inboxes inboxes;
  private final CommandDecoder decoder;

  public ClearRoute(Authentication authentication, Inboxes inboxes, CommandDecoder decoder) {
    this.authentication = authentication;
    this.inboxes = inboxes;
    this.decoder = decoder;
  }

  public RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().POST("/v1/users/{user}/notifications/read", this::clear).build();
  }

  private Mono<ServerResponse> clear(ServerRequest request) {
    return authentication
        .require(request)
        .map(identity -> OwnUser.of(request, identity))
        .zipWhen(_ -> Requests.json(request).map(this::clearance))
        .flatMap(
            asked -> Mono.fromCompletionStage(() -> inboxes.clear(asked.getT1(), asked.getT2())))
        .flatMap(ClearRoute::answer);
  }

  private Clearance clearance(byte[] json) {
    return switch (decoder.decodeClearance(json)) {
      case DecodedClearance.Understood understood -> understood.clearance();
      case DecodedClearance.Malformed malformed -> throw new RefusedException(malformed.refusal());
    };
  }

  private static Mono<ServerResponse> answer(Cleared cleared) {
    return switch (cleared) {
      case Cleared.Done(var read, var unread) ->
          ServerResponse.ok()
              .contentType(MediaType.APPLICATION_JSON)
              .bodyValue(EventEncoder.encodeCleared(new Reply.Cleared(0, read, unread)));
      case Cleared.Refused refused -> Mono.error(new RefusedException(refused.refusal()));
    };
  }
}
