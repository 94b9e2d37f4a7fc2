package chat.parley.gateway.transport;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.identity.TokenVerifier;
import chat.parley.backplane.identity.Verified;
import chat.parley.backplane.ticket.Tickets;
import chat.parley.gateway.admission.Admission;
import chat.parley.protocol.error.Advice;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// From a claimed request to an open connection: admission, then identity, then the transport's own
/// opening. Thread-safe; each handshake runs on its channel's event loop.
final class Handshake {
  private static final String TICKET = "ticket";

  private final Admission admission;
  private final ClientAddresses addresses;
  private final TokenVerifier verifier;
  private final Tickets tickets;
  private final WebSocketOpening webSockets;
  private final EventStreamOpening eventStreams;
  private final EchoOpening echoes;

  Handshake(
      Admission admission,
      ClientAddresses addresses,
      TokenVerifier verifier,
      Tickets tickets,
      WebSocketOpening webSockets,
      EventStreamOpening eventStreams,
      EchoOpening echoes) {
    this.admission = admission;
    this.addresses = addresses;
    this.verifier = verifier;
    this.tickets = tickets;
    this.webSockets = webSockets;
    this.eventStreams = eventStreams;
    this.echoes = echoes;
  }

  void begin(ChannelHandlerContext context, PushRequest request) {
    var refusal =
        admission
            .refuse(request.header(HttpHeaderNames.ORIGIN), request.header(HttpHeaderNames.HOST))
            .or(() -> refuseAddress(context.channel(), request));
    if (refusal.isPresent()) {
      refuse(context, request, refusal.get());
      return;
    }
    if (request.isEcho()) {
      echo(context, request);
      return;
    }
    identify(request)
        .whenComplete(
            (verified, failure) -> {
              if (context.executor().inEventLoop()) {
                identified(context, request, verified, failure);
              } else {
                context.executor().execute(() -> identified(context, request, verified, failure));
              }
            });
  }

  /// It counts among the connections of its address until its channel is closed.
  private Optional<Refusal> refuseAddress(Channel channel, PushRequest request) {
    if (!admission.limitsAddresses()
        || !(channel.remoteAddress() instanceof InetSocketAddress peer)) {
      return Optional.empty();
    }
    var address =
        addresses.of(
            peer.getAddress(), request.http().headers().getAll(ClientAddresses.FORWARDED_FOR));
    var refusal = admission.enterByHandshake(address);
    if (refusal.isEmpty()) {
      channel.closeFuture().addListener(_ -> admission.leave(address));
    }
    return refusal;
  }

  /// Nobody asks who it is.
  private void echo(ChannelHandlerContext context, PushRequest request) {
    if (!echoes.open(context, request)) {
      var code = admission.isDraining() ? ErrorCode.DRAINING : ErrorCode.TOO_MANY_CONNECTIONS;
      refuse(context, request, admission.counted(Refusal.of(code)));
    }
  }

  private CompletionStage<Verified> identify(PushRequest request) {
    var token = request.token();
    if (token.isPresent()) {
      return verifier.verify(token.get());
    }
    var ticket = request.isEventStream() ? request.parameter(TICKET) : Optional.<String>empty();
    if (ticket.isEmpty()) {
      return CompletableFuture.completedStage(new Verified.Refused(Refusal.of(ErrorCode.NO_TOKEN)));
    }
    return tickets
        .find(ticket.get())
        .thenApply(
            found ->
                found
                    .<Verified>map(Verified.Accepted::new)
                    .orElseGet(() -> new Verified.Refused(Refusal.of(ErrorCode.UNKNOWN_TICKET))));
  }

  private void identified(
      ChannelHandlerContext context,
      PushRequest request,
      @Nullable Verified verified,
      @Nullable Throwable failure) {
    if (!context.channel().isActive()) {
      return;
    }
    if (verified == null || failure != null) {
      refuse(context, request, admission.counted(Refusal.of(ErrorCode.UNAVAILABLE)));
      return;
    }
    switch (verified) {
      case Verified.Refused refused ->
          refuse(context, request, admission.counted(refused.refusal()));
      // Admitted before the drain, and perhaps too late to be told to leave.
      case Verified.Accepted _ when admission.isDraining() ->
          refuse(context, request, admission.counted(Refusal.of(ErrorCode.DRAINING)));
      case Verified.Accepted accepted -> open(context, request, accepted.identity());
    }
  }

  private void open(ChannelHandlerContext context, PushRequest request, Identity identity) {
    if (request.isEventStream()) {
      eventStreams.open(context, request, identity);
    } else {
      webSockets.open(context, request, identity);
    }
  }

  private void refuse(ChannelHandlerContext context, PushRequest request, Refusal refusal) {
    if (request.isEventStream() && EventStreamHead.mayBeRetried(refusal)) {
      eventStreams.refuse(context, request, refusal);
    } else if (request.isWebSocketOfBrowser()
        && refusal.code().advice() == Advice.BRING_NEW_TOKEN) {
      webSockets.refuse(context, request, refusal);
    } else {
      HttpRefusal.write(context, refusal);
    }
  }
}
