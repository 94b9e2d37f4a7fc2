package chat.parley.gateway.transport;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.ticket.Tickets;
import chat.parley.backplane.web.Authentication;
import chat.parley.backplane.web.Requests;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// `POST /v1/tickets`: a ticket for an `EventSource`, or a longer life for one. Thread-safe.
public final class TicketRoute {
  private final Authentication authentication;
  private final Tickets tickets;
  private final JsonMapper json;

  /// What is asked: a new ticket where it names none.
  record Asked(@Nullable String ticket) {}

  /// @param expires milliseconds since 1970
  record Answer(String ticket, long expires) {}

  public TicketRoute(Authentication authentication, Tickets tickets, JsonMapper json) {
    this.authentication = authentication;
    this.tickets = tickets;
    this.json = json;
  }

  public RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().POST("/v1/tickets", this::ticket).build();
  }

  private Mono<ServerResponse> ticket(ServerRequest request) {
    return authentication
        .require(request)
        .zipWhen(_ -> Requests.json(request).map(this::asked))
        .flatMap(asked -> issue(asked.getT1(), asked.getT2()))
        .flatMap(TicketRoute::respond);
  }

  private Mono<Answer> issue(Identity identity, Asked asked) {
    return Mono.fromCompletionStage(
            () ->
                asked.ticket() == null
                    ? tickets.issue(identity)
                    : tickets.extend(asked.ticket(), identity))
        .map(ticket -> new Answer(ticket, identity.expires().toEpochMilli()));
  }

  private Asked asked(byte[] body) {
    try {
      return body.length == 0 ? new Asked(null) : json.readValue(body, Asked.class);
    } catch (JacksonException _) {
      throw new RefusedException(
          new Refusal(ErrorCode.BAD_REQUEST, "The body must be {\"ticket\":\"…\"}, or empty."));
    }
  }

  private static Mono<ServerResponse> respond(Answer answer) {
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .bodyValue(answer);
  }
}
