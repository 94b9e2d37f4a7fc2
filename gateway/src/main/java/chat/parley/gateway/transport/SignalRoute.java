package chat.parley.gateway.transport;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.signal.Relayed;
import chat.parley.backplane.signal.Signals;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.codec.CommandDecoder;
import chat.parley.protocol.codec.DecodedSignal;
import chat.parley.protocol.command.Signal;
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

/// `POST /v1/rooms/{room}/signals`: how clients on SSE and polling send signals. Thread-safe.
public final class SignalRoute {
  private final Authentication authentication;
  private final Signals signals;
  private final CommandDecoder decoder;

  public SignalRoute(Authentication authentication, Signals signals, CommandDecoder decoder) {
    this.authentication = authentication;
    this.signals = signals;
    this.decoder = decoder;
  }

  public RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().POST("/v1/rooms/{room}/signals", this::relay).build();
  }

  private Mono<ServerResponse> relay(ServerRequest request) {
    return authentication
        .require(request)
        .zipWhen(_ -> Requests.json(request).map(this::signal))
        .flatMap(
            asked ->
                Mono.fromCompletionStage(
                    () -> relay(Requests.room(request), asked.getT1(), asked.getT2())))
        .flatMap(SignalRoute::answer);
  }

  private CompletionStage<Relayed> relay(RoomId room, Identity identity, Signal signal) {
    return signals.relay(room, identity.in(room), signal);
  }

  private Signal signal(byte[] json) {
    return switch (decoder.decodeSignal(json)) {
      case DecodedSignal.Understood understood -> understood.signal();
      case DecodedSignal.Malformed malformed -> throw new RefusedException(malformed.refusal());
    };
  }

  private static Mono<ServerResponse> answer(Relayed relayed) {
    return switch (relayed) {
      case Relayed.Done _ ->
          ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(Map.of());
      case Relayed.Refused refused -> Mono.error(new RefusedException(refused.refusal()));
    };
  }
}
