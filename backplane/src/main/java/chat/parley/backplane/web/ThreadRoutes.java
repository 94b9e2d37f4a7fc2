package chat.parley.backplane.web;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.thread.Taken;
import chat.parley.backplane.thread.Threads;
import chat.parley.protocol.codec.CommandDecoder;
import chat.parley.protocol.codec.DecodedThreadPart;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.command.ThreadPart;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.id.RoomId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `POST /v1/rooms/{room}/follow`, `/unfollow` and `/readthread`: how clients on SSE and polling
/// take part in threads. Thread-safe.
public final class ThreadRoutes {
  private static final List<String> COMMANDS = List.of("follow", "unfollow", "readthread");

  private final Authentication authentication;
  private final Threads threads;
  private final CommandDecoder decoder;

  public ThreadRoutes(Authentication authentication, Threads threads, CommandDecoder decoder) {
    this.authentication = authentication;
    this.threads = threads;
    this.decoder = decoder;
  }

  public RouterFunction<ServerResponse> route() {
    var routes = RouterFunctions.route();
    for (var command : COMMANDS) {
      routes.POST("/v1/rooms/{room}/" + command, request -> take(command, request));
    }
    return routes.build();
  }

  private Mono<ServerResponse> take(String command, ServerRequest request) {
    return authentication
        .require(request)
        .zipWhen(_ -> Requests.json(request).map(json -> part(command, json)))
        .flatMap(
            asked ->
                Mono.fromCompletionStage(
                    () -> take(Requests.room(request), asked.getT1(), asked.getT2())))
        .flatMap(ThreadRoutes::answer);
  }

  private CompletionStage<Taken> take(RoomId room, Identity identity, ThreadPart part) {
    return threads.take(room, identity.in(room), part);
  }

  private ThreadPart part(String command, byte[] json) {
    return switch (decoder.decodeThreadPart(command, json)) {
      case DecodedThreadPart.Understood understood -> understood.part();
      case DecodedThreadPart.Malformed malformed -> throw new RefusedException(malformed.refusal());
    };
  }

  private static Mono<ServerResponse> answer(Taken taken) {
    return switch (taken) {
      case Taken.Done(var read) ->
          ServerResponse.ok()
              .contentType(MediaType.APPLICATION_JSON)
              .bodyValue(EventEncoder.encodeReceipts(new Reply.Receipts(0, read, null)));
      case Taken.Refused refused -> Mono.error(new RefusedException(refused.refusal()));
    };
  }
}
