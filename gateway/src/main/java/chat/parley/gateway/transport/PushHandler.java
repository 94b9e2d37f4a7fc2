package chat.parley.gateway.transport;

import chat.parley.gateway.connection.Listener;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.ChannelOperations;

/// Sits behind the HTTP codec of every channel and claims what is for the push paths, once nothing
/// of Reactor Netty's is in flight on the channel: streams are opened on kept-alive connections
/// that have served pages. All else passes. One per channel, until it is taken over.
final class PushHandler extends ChannelDuplexHandler {
  static final String NAME = "parley.push";

  private final Handshake handshake;
  private final Listener listener;

  /// Requests passed on whose responses have not passed back yet.
  private int inFlight;

  private boolean isInterim;

  /// Nothing more is read.
  private boolean isClosing;

  /// The request that was claimed; what still comes of it is swallowed.
  private @Nullable PushRequest claimed;

  /// The claimed request came whole: its handshake is under way.
  private boolean isBegun;

  PushHandler(Handshake handshake, Listener listener) {
    this.handshake = handshake;
    this.listener = listener;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    listener.came(context.channel());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    listener.went(context.channel(), inFlight);
    inFlight = 0;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (!(event instanceof Listener.Closing)) {
      context.fireUserEventTriggered(event);
    } else if (inFlight == 0 && !isBegun && !isClosing) {
      isClosing = true;
      // What was answered may not have left yet.
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isClosing) {
      ReferenceCountUtil.release(message);
    } else if (claimed != null) {
      swallow(context, message);
    } else if (message instanceof HttpRequest http && isClaimable(context, http)) {
      claim(context, http);
    } else {
      if (message instanceof HttpRequest) {
        passed();
      }
      context.fireChannelRead(message);
    }
  }

  private boolean isClaimable(ChannelHandlerContext context, HttpRequest http) {
    return PushRequest.mayBeOne(http)
        && http.decoderResult().isSuccess()
        && inFlight == 0
        && ChannelOperations.get(context.channel()) == null;
  }

  private void claim(ChannelHandlerContext context, HttpRequest http) {
    var request = new PushRequest(http);
    if (request.isWebSocket() || request.isEventStream() || request.isEcho()) {
      claimed = request;
      if (http instanceof LastHttpContent) {
        begin(context, request);
      }
    } else {
      passed();
      context.fireChannelRead(http);
    }
  }

  private void passed() {
    inFlight++;
    listener.requestCame();
  }

  private void swallow(ChannelHandlerContext context, Object message) {
    var request = claimed;
    boolean isWhole = message instanceof LastHttpContent;
    ReferenceCountUtil.release(message);
    if (isBegun) {
      // A request behind a stream that has no end: there will never be an answer to it.
      return;
    }
    if (isWhole && request != null) {
      begin(context, request);
    } else if (!isWhole) {
      context.read();
    }
  }

  private void begin(ChannelHandlerContext context, PushRequest request) {
    isBegun = true;
    Takeover.removeForeignHandlers(context.channel());
    handshake.begin(context, request);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      isInterim =
          response.status().codeClass() == HttpStatusClass.INFORMATIONAL
              && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }
    if (message instanceof LastHttpContent && !isInterim && inFlight > 0) {
      inFlight--;
      context.write(message, promise.unvoid().addListener(_ -> listener.requestAnswered()));
    } else {
      context.write(message, promise);
    }
  }
}
