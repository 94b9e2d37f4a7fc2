package chat.parley.gateway.transport;

import chat.parley.backplane.identity.Identity;
import chat.parley.backplane.ticket.Tickets;
import chat.parley.gateway.command.Outcome;
import chat.parley.gateway.command.Subscribing;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionSettings;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.gateway.connection.Opening;
import chat.parley.gateway.connection.Transport;
import chat.parley.gateway.fanout.Loops;
import chat.parley.gateway.watch.Watching;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.id.UserId;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/// Opens event streams. The rooms are joined before the answer begins, so that what cannot be
/// retried is still an HTTP error. Thread-safe; called on the channel's event loop.
final class EventStreamOpening {
  private static final String LAST_EVENT_ID = "last-event-id";

  private final ConnectionTable table;
  private final Loops loops;
  private final Subscribing subscribing;
  private final Watching watching;
  private final Tickets tickets;
  private final EventStreamHead head;
  private final WriteBufferWaterMark waterMark;

  EventStreamOpening(
      ConnectionTable table,
      Loops loops,
      Subscribing subscribing,
      Watching watching,
      Tickets tickets,
      EventStreamHead head,
      ConnectionSettings settings) {
    this.table = table;
    this.loops = loops;
    this.subscribing = subscribing;
    this.watching = watching;
    this.tickets = tickets;
    this.head = head;
    this.waterMark = WaterMarks.of(settings);
  }

  void open(ChannelHandlerContext context, PushRequest request, Identity identity) {
    try {
      var query =
          RoomsQuery.parse(request.parameter("rooms"), cursor(request), request.parameter("acked"));
      open(context, request, query, identity);
    } catch (RefusedException refused) {
      HttpRefusal.write(context, refused.refusal());
    }
  }

  /// A stream that says why and ends.
  void refuse(ChannelHandlerContext context, PushRequest request, Refusal refusal) {
    refuse(context, request, refusal, EventStreamHead.RETRY_MILLIS);
  }

  private void refuse(
      ChannelHandlerContext context, PushRequest request, Refusal refusal, long retryMillis) {
    var pipeline = context.pipeline();
    if (pipeline.get(NettyPipeline.HttpCodec) != null) {
      pipeline.remove(NettyPipeline.HttpCodec);
    }
    context
        .writeAndFlush(head.refused(context.alloc(), request, refusal, retryMillis))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private void open(
      ChannelHandlerContext context, PushRequest request, RoomsQuery query, Identity identity) {
    var watch = watch(request);
    var channel = context.channel();
    var handler =
        new EventStreamHandler(
            query.isOneRoom(),
            (refusal, retryMillis) -> refuseUnbegun(context, request, refusal, retryMillis));
    channel.pipeline().addLast(handler);
    var handlerContext = channel.pipeline().context(handler);
    var connection =
        table.open(loops.of(channel.eventLoop()), new Opening(Transport.SSE, identity, handler));
    handler.opened(handlerContext, connection);
    request.parameter("ticket").ifPresent(ticket -> renewBy(ticket, connection));
    subscribing.subscribe(
        connection,
        query.wish(),
        outcome -> {
          subscribed(context, request, connection, refusal(query, outcome));
          watching.watch(connection, watch);
        });
    channel.config().setAutoRead(true);
  }

  private Map<UserId, Long> watch(PushRequest request) {
    var watch = WatchQuery.parse(request.parameter("watch"));
    watching
        .refusal(watch.size())
        .ifPresent(
            refusal -> {
              throw new RefusedException(refusal);
            });
    return watch;
  }

  /// Writes the head: what the connection watches is told after it.
  private void subscribed(
      ChannelHandlerContext context,
      PushRequest request,
      Connection connection,
      @Nullable Refusal refusal) {
    if (refusal != null) {
      connection.close(refusal);
      return;
    }
    var pipeline = context.pipeline();
    var begin = head.begin(context.alloc(), request);
    pipeline.remove(NettyPipeline.HttpCodec);
    var handler = pipeline.get(EventStreamHandler.class);
    pipeline.remove(PushHandler.NAME);
    context.channel().config().setWriteBufferWaterMark(waterMark);
    handler.begin(begin);
  }

  /// The rooms are not joined, or the connection ended while they were being joined.
  private void refuseUnbegun(
      ChannelHandlerContext context, PushRequest request, Refusal refusal, long retryMillis) {
    if (EventStreamHead.mayBeRetried(refusal)) {
      refuse(context, request, refusal, retryMillis);
    } else {
      HttpRefusal.write(context, refusal);
    }
  }

  /// What refuses the whole request: any room that it names. Of a user's own rooms, which come from
  /// a list that may be behind, only what may be retried.
  static @Nullable Refusal refusal(RoomsQuery query, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Refused refused -> refused.refusal();
      case Outcome.PerRoom perRoom ->
          perRoom.rooms().values().stream()
              .filter(Reply.NotStarted.class::isInstance)
              .map(start -> ((Reply.NotStarted) start).refusal())
              .filter(refusal -> query.rooms() != null || refusal.code().isRetryable())
              .findFirst()
              .orElse(null);
    };
  }

  /// When the ticket's time has come it is looked up again: the client may have extended it on any
  /// node.
  private void renewBy(String ticket, Connection connection) {
    connection.onExpiry(
        () ->
            tickets
                .find(ticket)
                .exceptionally(_ -> Optional.empty())
                .thenAccept(found -> connection.loop().post(() -> renewed(connection, found))));
  }

  private static void renewed(Connection connection, Optional<Identity> found) {
    if (found.isPresent() && found.get().expires().isAfter(connection.identity().expires())) {
      connection.refresh(found.get());
    } else {
      connection.close(Refusal.of(ErrorCode.TOKEN_EXPIRED));
    }
  }

  /// `Last-Event-ID` wins: a browser sends it with every reconnect, while the URL stays as it was.
  private static Optional<String> cursor(PushRequest request) {
    var last = request.header(LAST_EVENT_ID);
    return last == null || last.isEmpty() ? request.parameter("cursor") : Optional.of(last);
  }
}
