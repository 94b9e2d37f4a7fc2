package chat.parley.backplane.web;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.log.MessageChanges;
import chat.parley.protocol.codec.CommandDecoder;
import chat.parley.protocol.codec.DecodedChange;
import chat.parley.protocol.command.Change;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `POST /v1/rooms/{room}/edit`, `/delete`, `/react`, `/unreact`: how clients on SSE and polling
/// change messages. Thread-safe.
public final class ChangeRoutes {
  private static final List<String> COMMANDS = List.of("edit", "delete", "react", "unreact");

  private final Authentication authentication;
  private final MessageChanges changes;
  private final CommandDecoder decoder;

  public ChangeRoutes(
      Authentication authentication, MessageChanges changes, CommandDecoder decoder) {
    this.authentication = authentication;
    this.changes = changes;
    this.decoder = decoder;
  }

  public RouterFunction<ServerResponse> route() {
    var routes = RouterFunctions.route();
    for (var command : COMMANDS) {
      routes.POST("/v1/rooms/{room}/" + command, request -> change(command, request));
    }
    return routes.build();
  }

  private Mono<ServerResponse> change(String command, ServerRequest request) {
    return authentication
        .require(request)
        .zipWhen(_ -> Requests.json(request).map(json -> change(command, json)))
        .flatMap(
            asked ->
                Mono.fromCompletionStage(
                    () -> append(Requests.room(request), asked.getT1(), asked.getT2())))
        .flatMap(SendRoute::answer);
  }

  private CompletionStage<Appended> append(RoomId room, Identity identity, Change change) {
    return changes.change(room, identity.in(room), change);
  }

  private Change change(String command, byte[] json) {
    return switch (decoder.decodeChange(command, json)) {
      case DecodedChange.Understood understood -> understood.change();
      case DecodedChange.Malformed malformed -> throw new RefusedException(malformed.refusal());
    };
  }
}
