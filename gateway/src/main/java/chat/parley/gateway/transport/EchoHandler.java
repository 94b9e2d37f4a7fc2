package chat.parley.gateway.transport;

import chat.parley.gateway.connection.Echoes;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last handler of an echo's channel: what comes goes back, frame by frame, and nothing is
/// kept. Who does not read what comes back is not read from. Confined to the channel's event loop.
final class EchoHandler extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(EchoHandler.class);
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Limits limits;
  private @Nullable ScheduledFuture<?> end;
  private boolean isOpen;

  /// We have said that it ends, or have answered that.
  private boolean isEnded;

  /// Of the message that is coming in parts.
  private int messageBytes;

  private long secondBegan;
  private int framesOfSecond;

  /// @param framesPerSecond those of pings included
  record Limits(int maxMessageBytes, int framesPerSecond) {}

  EchoHandler(Limits limits) {
    this.limits = limits;
  }

  void opened(ChannelHandlerContext context, Duration life) {
    isOpen = true;
    end =
        context
            .executor()
            .schedule(() -> endOf(life, context), life.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (isOpen && message instanceof WebSocketFrame frame) {
        read(context, frame);
      } else {
        // Bytes that came with the upgrade: this client does not wait for the 101.
        context.close();
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(ChannelHandlerContext context, WebSocketFrame frame) {
    switch (frame) {
      case CloseWebSocketFrame _ when isEnded -> context.close();
      case CloseWebSocketFrame close -> {
        isEnded = true;
        context
            .writeAndFlush(new CloseWebSocketFrame(true, 0, close.content().retain()))
            .addListener(ChannelFutureListener.CLOSE);
      }
      case WebSocketFrame _ when isEnded -> {
        // The peer has not read our close yet.
      }
      case WebSocketFrame _ when isTooMany() ->
          end(context, Refusal.of(ErrorCode.TOO_MANY_COMMANDS));
      case PingWebSocketFrame ping ->
          context.write(new PongWebSocketFrame(ping.content().retain()));
      case PongWebSocketFrame _ -> {
        // Nobody asked for it.
      }
      default -> echo(context, frame);
    }
  }

  private boolean isTooMany() {
    long now = System.nanoTime();
    if (framesOfSecond == 0 || now - secondBegan >= SECOND_NANOS) {
      secondBegan = now;
      framesOfSecond = 0;
    }
    framesOfSecond++;
    return framesOfSecond > limits.framesPerSecond();
  }

  private void echo(ChannelHandlerContext context, WebSocketFrame frame) {
    messageBytes += frame.content().readableBytes();
    if (messageBytes > limits.maxMessageBytes()) {
      end(context, Refusal.of(ErrorCode.FRAME_TOO_LARGE));
      return;
    }
    if (frame.isFinalFragment()) {
      messageBytes = 0;
    }
    context.write(frame.retain());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    var channel = context.channel();
    channel.config().setAutoRead(isEnded || channel.isWritable());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (end != null) {
      end.cancel(false);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Echoes.Leaving) {
      end(context, Refusal.of(ErrorCode.DRAINING));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!isOpen || cause instanceof IOException) {
      context.close();
      return;
    }
    var violation = WebSocketHandler.violation(cause);
    if (violation == ErrorCode.INTERNAL) {
      log.error("an echo failed", cause);
    }
    end(context, Refusal.of(violation));
  }

  private void end(ChannelHandlerContext context, Refusal refusal) {
    end(context, WebSocketHandler.closeFrame(refusal));
  }

  private void endOf(Duration life, ChannelHandlerContext context) {
    var text = "An echo ends after " + life.toSeconds() + " s; open another.";
    end(context, new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE, text));
  }

  /// Says why, then waits for the peer: a socket that is closed with unread input resets, and takes
  /// the reason with it.
  private void end(ChannelHandlerContext context, CloseWebSocketFrame frame) {
    if (isEnded) {
      frame.release();
      return;
    }
    isEnded = true;
    var channel = context.channel();
    channel.config().setAutoRead(true);
    context.writeAndFlush(frame);
    LastWords.said(channel);
  }
}
