package chat.parley.backplane.web;

import chat.parley.backplane.presence.Appearances;
import chat.parley.backplane.presence.Shown;
import chat.parley.protocol.codec.CommandDecoder;
import chat.parley.protocol.codec.DecodedAppearance;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.command.Appearance;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.event.Reply;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `PUT /v1/presence`: how clients on SSE and polling choose what others see of their user.
/// Thread-safe.
public final class PresenceRoute {
  private final Authentication authentication;
  private final Appearances appearances;
  private final CommandDecoder decoder;

  public PresenceRoute(
      Authentication authentication, Appearances appearances, CommandDecoder decoder) {
    this.authentication = authentication;
    this.appearances = appearances;
    this.decoder = decoder;
  }

  public RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().PUT("/v1/presence", this::choose).build();
  }

  private Mono<ServerResponse> choose(ServerRequest request) {
    return authentication
        .require(request)
        .zipWhen(_ -> Requests.json(request).map(this::appearance))
        .flatMap(
            asked ->
                Mono.fromCompletionStage(
                    () -> appearances.choose(asked.getT1().user(), asked.getT2())))
        .flatMap(PresenceRoute::answer);
  }

  private Appearance appearance(byte[] json) {
    return switch (decoder.decodeAppearance(json)) {
      case DecodedAppearance.Understood understood -> understood.appearance();
      case DecodedAppearance.Malformed malformed -> throw new RefusedException(malformed.refusal());
    };
  }

  private static Mono<ServerResponse> answer(Shown shown) {
    return switch (shown) {
      case Shown.Done(var appearance, var version) ->
          ServerResponse.ok()
              .contentType(MediaType.APPLICATION_JSON)
              .bodyValue(EventEncoder.encodeAppearing(new Reply.Appearing(0, appearance, version)));
      case Shown.Refused refused -> Mono.error(new RefusedException(refused.refusal()));
    };
  }
}
