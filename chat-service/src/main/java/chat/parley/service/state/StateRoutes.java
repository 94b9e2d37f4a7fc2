package chat.parley.service.state;

import chat.parley.backplane.state.StateRead;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.id.RoomId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// `GET /v1/rooms/{room}/state`. What changes it is taken by the backplane's routes. Thread-safe.
final class StateRoutes {
  private final Authentication authentication;
  private final States states;

  StateRoutes(Authentication authentication, States states) {
    this.authentication = authentication;
    this.states = states;
  }

  RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().GET("/v1/rooms/{room}/state", this::read).build();
  }

  private Mono<ServerResponse> read(ServerRequest request) {
    return authentication
        .require(request)
        .flatMap(
            identity -> states.read(Requests.room(request), identity.in(Requests.room(request))))
        .flatMap(known -> document(Requests.room(request), known));
  }

  /// Where the request names this document Spring answers 304.
  private static Mono<ServerResponse> document(RoomId room, StateRead.Known known) {
    return ServerResponse.ok()
        .eTag('"' + known.version() + '"')
        .cacheControl(CacheControl.noCache())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(json(room, known));
  }

  /// Spliced: the document is JSON already, and ids and positions have no character that JSON
  /// escapes.
  private static byte[] json(RoomId room, StateRead.Known known) {
    var snapshot = known.snapshot();
    var json = new ByteArrayOutputStream(snapshot.document().length + 128);
    json.writeBytes(
        ascii(
            "{\"room\":\""
                + room
                + "\",\"position\":\""
                + snapshot.position()
                + "\",\"document\":"));
    json.writeBytes(snapshot.document());
    json.write('}');
    return json.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
