package chat.parley.backplane.web;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.receipt.Noted;
import chat.parley.backplane.receipt.Receipts;
import chat.parley.protocol.codec.CommandDecoder;
import chat.parley.protocol.codec.DecodedReceipt;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.command.Receipt;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.id.RoomId;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `POST /v1/rooms/{room}/read` and `/delivered`: how clients on SSE and polling say how far they
/// have got. Thread-safe.
public final class ReceiptRoutes {
  private final Authentication authentication;
  private final Receipts receipts;
  private final CommandDecoder decoder;

  public ReceiptRoutes(Authentication authentication, Receipts receipts, CommandDecoder decoder) {
    this.authentication = authentication;
    this.receipts = receipts;
    this.decoder = decoder;
  }

  public RouterFunction<ServerResponse> route() {
    var routes = RouterFunctions.route();
    for (var kind : Receipt.Kind.values()) {
      var command = kind.name().toLowerCase(Locale.ROOT);
      routes.POST("/v1/rooms/{room}/" + command, request -> note(kind, request));
    }
    return routes.build();
  }

  private Mono<ServerResponse> note(Receipt.Kind kind, ServerRequest request) {
    return authentication
        .require(request)
        .zipWhen(_ -> Requests.json(request).map(json -> receipt(kind, json)))
        .flatMap(
            asked ->
                Mono.fromCompletionStage(
                    () -> note(Requests.room(request), asked.getT1(), asked.getT2())))
        .flatMap(ReceiptRoutes::answer);
  }

  private CompletionStage<Noted> note(RoomId room, Identity identity, Receipt receipt) {
    return receipts.note(room, identity.in(room), receipt);
  }

  private Receipt receipt(Receipt.Kind kind, byte[] json) {
    return switch (decoder.decodeReceipt(kind, json)) {
      case DecodedReceipt.Understood understood -> understood.receipt();
      case DecodedReceipt.Malformed malformed -> throw new RefusedException(malformed.refusal());
    };
  }

  private static Mono<ServerResponse> answer(Noted noted) {
    return switch (noted) {
      case Noted.Done done ->
          ServerResponse.ok()
              .contentType(MediaType.APPLICATION_JSON)
              .bodyValue(EventEncoder.encodeReceipts(reply(done)));
      case Noted.Refused refused -> Mono.error(new RefusedException(refused.refusal()));
    };
  }

  private static Reply.Receipts reply(Noted.Done done) {
    return new Reply.Receipts(0, done.reached().read(), done.reached().delivered());
  }
}
