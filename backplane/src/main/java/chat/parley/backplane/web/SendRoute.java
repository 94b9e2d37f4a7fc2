package chat.parley.backplane.web;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.room.FirstUse;
import chat.parley.protocol.codec.CommandDecoder;
import chat.parley.protocol.codec.DecodedDraft;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.id.RoomId;
import java.util.concurrent.CompletionStage;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `POST /v1/rooms/{room}/messages`: how clients on SSE and polling send. Thread-safe.
public final class SendRoute {
  private final Authentication authentication;
  private final FirstUse rooms;
  private final CommandDecoder decoder;

  public SendRoute(Authentication authentication, FirstUse rooms, CommandDecoder decoder) {
    this.authentication = authentication;
    this.rooms = rooms;
    this.decoder = decoder;
  }

  public RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().POST("/v1/rooms/{room}/messages", this::send).build();
  }

  private Mono<ServerResponse> send(ServerRequest request) {
    return authentication
        .require(request)
        .zipWhen(_ -> Requests.json(request).map(this::draft))
        .flatMap(
            asked ->
                Mono.fromCompletionStage(
                    () -> append(Requests.room(request), asked.getT1(), asked.getT2())))
        .flatMap(SendRoute::answer);
  }

  private CompletionStage<Appended> append(RoomId room, Identity identity, Draft draft) {
    return rooms.append(room, identity.in(room), draft);
  }

  private Draft draft(byte[] json) {
    return switch (decoder.decodeDraft(json)) {
      case DecodedDraft.Understood understood -> understood.draft();
      case DecodedDraft.Malformed malformed -> throw new RefusedException(malformed.refusal());
    };
  }

  static Mono<ServerResponse> answer(Appended appended) {
    return switch (appended) {
      case Appended.Sent sent ->
          ServerResponse.ok()
              .contentType(MediaType.APPLICATION_JSON)
              .bodyValue(EventEncoder.encodeSent(new Reply.Sent(0, sent.position(), sent.at())));
      case Appended.Refused refused -> Mono.error(new RefusedException(refused.refusal()));
    };
  }
}
