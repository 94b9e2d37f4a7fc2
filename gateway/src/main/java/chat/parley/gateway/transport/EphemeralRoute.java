package chat.parley.gateway.transport;

import chat.parley.backplane.ephemeral.EphemeralMessages;
import chat.parley.backplane.ephemeral.Published;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.codec.CommandDecoder;
import chat.parley.protocol.codec.DecodedContent;
import chat.parley.protocol.command.Content;
import chat.parley.protocol.error.RefusedException;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `POST /v1/rooms/{room}/ephemeral`: how clients on SSE and polling say what is stored nowhere.
/// Thread-safe.
public final class EphemeralRoute {
  private final Authentication authentication;
  private final EphemeralMessages messages;
  private final CommandDecoder decoder;

  public EphemeralRoute(
      Authentication authentication, EphemeralMessages messages, CommandDecoder decoder) {
    this.authentication = authentication;
    this.messages = messages;
    this.decoder = decoder;
  }

  public RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().POST("/v1/rooms/{room}/ephemeral", this::publish).build();
  }

  private Mono<ServerResponse> publish(ServerRequest request) {
    return authentication
        .require(request)
        .zipWhen(_ -> Requests.json(request).map(this::content))
        .flatMap(
            asked ->
                Mono.fromCompletionStage(
                    () ->
                        messages.publish(
                            Requests.room(request),
                            asked.getT1().in(Requests.room(request)),
                            asked.getT2())))
        .flatMap(EphemeralRoute::answer);
  }

  private Content content(byte[] json) {
    return switch (decoder.decodeContent(json)) {
      case DecodedContent.Understood understood -> understood.content();
      case DecodedContent.Malformed malformed -> throw new RefusedException(malformed.refusal());
    };
  }

  private static Mono<ServerResponse> answer(Published published) {
    return switch (published) {
      case Published.Done _ ->
          ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(Map.of());
      case Published.Refused refused -> Mono.error(new RefusedException(refused.refusal()));
    };
  }
}
