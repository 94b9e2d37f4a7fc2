package chat.parley.service.broadcast;

import chat.parley.backplane.addressee.AddresseeNews;
import chat.parley.backplane.log.Appended;
import chat.parley.backplane.log.RoomLog;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.codec.CommandDecoder;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.service.broadcast.BroadcastAnswer.InRoom;
import chat.parley.service.store.StoreCall;
import java.util.concurrent.CompletionStage;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// `POST /v1/broadcast`, for services alone: a send to each of several rooms, answered room by
/// room. Thread-safe.
final class BroadcastRoute {
  /// Appends of one broadcast under way: those of others come between.
  private static final int ROOMS_AT_ONCE = 16;

  private final Authentication authentication;
  private final RoomLog log;
  private final AddresseeNews news;
  private final CommandDecoder decoder;

  BroadcastRoute(
      Authentication authentication, RoomLog log, AddresseeNews news, CommandDecoder decoder) {
    this.authentication = authentication;
    this.log = log;
    this.news = news;
    this.decoder = decoder;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().POST("/v1/broadcast", this::broadcast).build();
  }

  private Mono<ServerResponse> broadcast(ServerRequest request) {
    return authentication
        .requireService(request)
        .zipWhen(_ -> Requests.json(request).map(json -> Broadcast.of(json, decoder)))
        .flatMap(asked -> sent(asked.getT2(), asked.getT1().user()))
        .flatMap(
            answer ->
                ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(answer.json()));
  }

  private Mono<BroadcastAnswer> sent(Broadcast broadcast, UserId sender) {
    return Flux.fromIterable(broadcast.rooms())
        .flatMapSequential(room -> sent(room, broadcast, sender), ROOMS_AT_ONCE)
        .collectList()
        .map(BroadcastAnswer::new);
  }

  private Mono<InRoom> sent(RoomId room, Broadcast broadcast, UserId sender) {
    return StoreCall.ask(() -> append(room, broadcast, sender))
        .map(appended -> new InRoom(room, appended));
  }

  private CompletionStage<Appended> append(RoomId room, Broadcast broadcast, UserId sender) {
    var appended = log.append(room, sender, broadcast.draft());
    news.whenAppended(room, broadcast.draft(), appended);
    return appended;
  }
}
