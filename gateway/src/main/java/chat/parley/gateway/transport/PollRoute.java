package chat.parley.gateway.transport;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.web.Authentication;
import chat.parley.gateway.admission.Admission;
import chat.parley.gateway.admission.PollRates;
import chat.parley.gateway.command.Subscribing;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.gateway.connection.Opening;
import chat.parley.gateway.connection.Transport;
import chat.parley.gateway.fanout.Loop;
import chat.parley.gateway.fanout.Loops;
import chat.parley.gateway.watch.Watching;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.netty.http.server.HttpServerRequest;

/// `GET /v1/poll`, long and short. A poll is a connection like any other that ends with its first
/// batch of events: the same joining, the same catching up. All of its state is in the cursor, so
/// any node answers any poll. Thread-safe.
public final class PollRoute {
  private final Authentication authentication;
  private final Admission admission;
  private final ClientAddresses addresses;
  private final PollRates rates;
  private final ConnectionTable table;
  private final Loops loops;
  private final Subscribing subscribing;
  private final Watching watching;

  PollRoute(
      Authentication authentication,
      Admission admission,
      ClientAddresses addresses,
      PollRates rates,
      ConnectionTable table,
      Loops loops,
      Subscribing subscribing,
      Watching watching) {
    this.authentication = authentication;
    this.admission = admission;
    this.addresses = addresses;
    this.rates = rates;
    this.table = table;
    this.loops = loops;
    this.subscribing = subscribing;
    this.watching = watching;
  }

  public RouterFunction<ServerResponse> route() {
    return RouterFunctions.route().GET("/v1/poll", this::poll).build();
  }

  private Mono<ServerResponse> poll(ServerRequest request) {
    var poll = Mono.fromSupplier(() -> PollRequest.parse(request));
    return authentication
        .require(request)
        .zipWith(poll)
        .flatMap(asked -> answer(request, asked.getT1(), asked.getT2()))
        .flatMap(answer -> respond(request, answer));
  }

  /// Whatever it asks for counts: one that waits is answered at once where its cursor is old, or
  /// its room unknown.
  private Mono<PollAnswer> answer(ServerRequest http, Identity identity, PollRequest request) {
    rates.require(identity, request.isWaiting());
    var refusal = admission.refusePoll().or(() -> watching.refusal(request.watch().size()));
    if (refusal.isPresent()) {
      return Mono.error(new RefusedException(refusal.get()));
    }
    var loop = loops.currentOrAny();
    return counted(http, Mono.create(sink -> loop.post(() -> open(identity, request, loop, sink))));
  }

  /// It counts among the connections of its address until it is answered, or given up. The peer is
  /// the channel's: what WebFlux takes for the remote address may be what the client says.
  private Mono<PollAnswer> counted(ServerRequest http, Mono<PollAnswer> answer) {
    HttpServerRequest request =
        ServerHttpRequestDecorator.getNativeRequest(http.exchange().getRequest());
    if (!admission.limitsAddresses()
        || !(request.connectionRemoteAddress() instanceof InetSocketAddress peer)) {
      return answer;
    }
    var address =
        addresses.of(
            peer.getAddress(), request.requestHeaders().getAll(ClientAddresses.FORWARDED_FOR));
    return admission
        .enterForPoll(address)
        .<Mono<PollAnswer>>map(refusal -> Mono.error(new RefusedException(refusal)))
        // Before the answer goes on: whoever has it may ask again at once.
        .orElseGet(() -> Mono.using(() -> address, _ -> answer, admission::leave));
  }

  private void open(Identity identity, PollRequest request, Loop loop, MonoSink<PollAnswer> sink) {
    var outlet = new PollOutlet(request, sink::success);
    var connection = table.open(loop, new Opening(Transport.POLL, identity, outlet));
    outlet.opened(connection);
    // The client has gone, or has its answer; the second call changes nothing.
    sink.onDispose(() -> loop.post(() -> connection.closed("gone")));
    // A node that is leaving sends it away only when it has something to say.
    connection.commandBegun();
    subscribing.subscribe(
        connection,
        request.query().wish(),
        outcome -> {
          Refusal refusal = EventStreamOpening.refusal(request.query(), outcome);
          if (refusal == null) {
            // Before it may be answered: what it does not know of those it watches is an answer.
            watching.watch(connection, request.watch());
            outlet.started();
          } else {
            connection.close(refusal);
          }
          connection.commandAnswered();
        });
  }

  private static Mono<ServerResponse> respond(ServerRequest request, PollAnswer answer) {
    return switch (answer) {
      case PollAnswer.Refused refused -> Mono.error(new RefusedException(refused.refusal()));
      case PollAnswer.Events events -> respond(request, events);
    };
  }

  private static Mono<ServerResponse> respond(ServerRequest request, PollAnswer.Events answer) {
    var tag = '"' + answer.cursor() + '"';
    var named = request.headers().header(HttpHeaders.IF_NONE_MATCH);
    boolean isUnchanged = named.contains(tag) && answer.events().isEmpty();
    var response =
        ServerResponse.status(isUnchanged ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
            .header(HttpHeaders.CACHE_CONTROL, "no-store");
    // Whoever names the tag of an answer, weakly or among others, gets 304 from Spring whatever the
    // answer holds, and an ephemeral event moves no cursor.
    if (answer.events().isEmpty() || named.isEmpty()) {
      response.eTag(tag);
    }
    if (answer.retryAfterMillis() != null) {
      response.header(
          HttpHeaders.RETRY_AFTER, Long.toString((answer.retryAfterMillis() + 999) / 1000));
    }
    return isUnchanged
        ? response.build()
        : response.contentType(MediaType.APPLICATION_JSON).bodyValue(body(answer));
  }

  private static byte[] body(PollAnswer.Events answer) {
    var body = new ByteArrayOutputStream();
    body.writeBytes(ascii("{\"cursor\":\"" + answer.cursor() + "\",\"events\":["));
    for (int i = 0; i < answer.events().size(); i++) {
      if (i > 0) {
        body.write(',');
      }
      body.writeBytes(answer.events().get(i));
    }
    body.writeBytes(ascii("]}"));
    return body.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
