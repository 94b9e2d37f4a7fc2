package chat.parley.backplane.web;

import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.state.StateChanges;
import chat.parley.backplane.state.StateWritten;
import chat.parley.backplane.state.WantedChange;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.event.Reply;
import java.util.function.BiFunction;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `PUT` and `PATCH /v1/rooms/{room}/state`: how clients on SSE and polling change documents.
/// Thread-safe.
public final class StateChangeRoutes {
  private static final String STATE = "/v1/rooms/{room}/state";

  private final Authentication authentication;
  private final StateChanges changes;

  public StateChangeRoutes(Authentication authentication, StateChanges changes) {
    this.authentication = authentication;
    this.changes = changes;
  }

  public RouterFunction<ServerResponse> route() {
    return RouterFunctions.route()
        .PUT(STATE, request -> change(request, StateRequest::put))
        .PATCH(STATE, request -> change(request, StateRequest::patch))
        .build();
  }

  private Mono<ServerResponse> change(
      ServerRequest request, BiFunction<ServerRequest, Actor, Mono<WantedChange>> wanted) {
    return authentication
        .require(request)
        .flatMap(identity -> wanted.apply(request, identity.in(Requests.room(request))))
        .flatMap(change -> changes.change(Requests.room(request), change))
        .flatMap(StateChangeRoutes::answer);
  }

  private static Mono<ServerResponse> answer(StateWritten.Done done) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(EventEncoder.encodeSent(new Reply.Sent(0, done.position(), done.at())));
  }
}
