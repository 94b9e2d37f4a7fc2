package chat.parley.gateway.transport;

import chat.parley.gateway.command.CommandHandler;
import chat.parley.gateway.connection.Breakage;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.Outlet;
import chat.parley.gateway.fanout.EphemeralFrame;
import chat.parley.gateway.fanout.Frame;
import chat.parley.gateway.fanout.WebSocketFormat;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Notice;
import chat.parley.protocol.event.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last handler of a WebSocket's channel. Publications, events and replies are whole frames
/// already: they are written from the frame encoder's own context, which lies behind TLS but past
/// the encoder. Confined to the channel's event loop.
final class WebSocketHandler extends ChannelInboundHandlerAdapter implements Outlet {
  private static final Logger log = LoggerFactory.getLogger(WebSocketHandler.class);

  /// RFC 6455, 5.5.1: a close reason has at most 123 bytes.
  private static final int MAX_REASON = 123;

  /// An unmasked ping without payload.
  private static final ByteBuf PING =
      Unpooled.unreleasableBuffer(Unpooled.directBuffer(2, 2).writeByte(0x89).writeByte(0))
          .asReadOnly();

  private final CommandHandler commands;
  private final int maxMessageBytes;
  private @Nullable Connection connection;

  /// While a message comes in parts.
  private @Nullable TextInParts parts;

  private @Nullable ChannelHandlerContext encoder;

  WebSocketHandler(CommandHandler commands, int maxMessageBytes) {
    this.commands = commands;
    this.maxMessageBytes = maxMessageBytes;
  }

  void opened(ChannelHandlerContext encoder, Connection connection) {
    this.encoder = encoder;
    this.connection = connection;
  }

  // --- what comes in

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (connection != null && message instanceof WebSocketFrame frame) {
        read(context, connection, frame);
      } else {
        // Bytes that came with the upgrade: this client does not wait for the 101.
        context.close();
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(ChannelHandlerContext context, Connection open, WebSocketFrame frame) {
    open.heard();
    switch (frame) {
      case CloseWebSocketFrame close -> closedByPeer(context, open, close);
      case PingWebSocketFrame ping ->
          context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      case PongWebSocketFrame _ -> {
        // Heard: that is all it is for.
      }
      case WebSocketFrame _ when open.isClosed() -> {
        // The peer has not read our close yet.
      }
      case TextWebSocketFrame text when text.isFinalFragment() ->
          serve(open, ByteBufUtil.getBytes(text.content()));
      case TextWebSocketFrame begun -> {
        parts = new TextInParts(maxMessageBytes);
        parts.add(begun.content());
      }
      case ContinuationWebSocketFrame next -> continued(open, next);
      default -> commands.handleBinary(open);
    }
  }

  /// The decoder has seen to it that a message has begun; a binary one was refused then.
  private void continued(Connection open, ContinuationWebSocketFrame next) {
    if (parts == null) {
      return;
    }
    parts.add(next.content());
    if (next.isFinalFragment()) {
      byte[] json = parts.whole();
      parts = null;
      serve(open, json);
    }
  }

  /// Once per message, and here: a validator of Netty's before this handler would cost each
  /// connection memory that it needs at hardly any time.
  private void serve(Connection open, byte[] json) {
    if (ByteBufUtil.isText(Unpooled.wrappedBuffer(json), StandardCharsets.UTF_8)) {
      commands.handle(open, json);
    } else {
      open.close(Refusal.of(ErrorCode.INVALID_UTF8));
    }
  }

  private static void closedByPeer(
      ChannelHandlerContext context, Connection open, CloseWebSocketFrame close) {
    if (open.isClosed()) {
      // The answer to ours.
      context.close();
      return;
    }
    open.closed("client");
    context
        .writeAndFlush(new CloseWebSocketFrame(true, 0, close.content().retain()))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (connection != null && !connection.isClosed()) {
      connection.writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (connection != null) {
      connection.channelClosed();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (connection == null || connection.isClosed() || cause instanceof IOException) {
      // The peer has gone, or never was: channelInactive says the rest.
      context.close();
      return;
    }
    var violation = violation(cause);
    if (violation == ErrorCode.INTERNAL) {
      log.error("connection {} failed", connection.id(), cause);
    }
    connection.close(Refusal.of(violation));
  }

  static ErrorCode violation(Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      return ErrorCode.FRAME_TOO_LARGE;
    }
    if (!(cause instanceof CorruptedWebSocketFrameException corrupted)) {
      return ErrorCode.INTERNAL;
    }
    if (corrupted.closeStatus().equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)) {
      return ErrorCode.INVALID_UTF8;
    }
    return corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)
        ? ErrorCode.FRAME_TOO_LARGE
        : ErrorCode.PROTOCOL_VIOLATION;
  }

  // --- what goes out

  @Override
  public boolean isWritable() {
    return context().channel().isWritable();
  }

  @Override
  public void write(Frame frame) {
    write(frame.webSocket());
  }

  @Override
  public boolean tell(EphemeralFrame frame) {
    write(frame.webSocket());
    return true;
  }

  @Override
  public void write(Notice notice) {
    write(WebSocketFormat.text(context().alloc(), EventEncoder.encode(notice)));
  }

  @Override
  public void write(Reply reply) {
    write(WebSocketFormat.text(context().alloc(), EventEncoder.encode(reply)));
  }

  private void write(ByteBuf frame) {
    context().write(frame, context().voidPromise());
  }

  @Override
  public void flush() {
    context().flush();
  }

  @Override
  public void beat() {
    write(PING.duplicate());
  }

  @Override
  public void setReading(boolean isReading) {
    context().channel().config().setAutoRead(isReading);
  }

  @Override
  public void close(Refusal refusal) {
    close(closeFrame(refusal));
  }

  static CloseWebSocketFrame closeFrame(Refusal refusal) {
    var code = refusal.code();
    int status = code.closeCode() == 0 ? code.number() : code.closeCode();
    return closeFrame(
        status, status == code.number() ? refusal.text() : code.number() + " " + code.text());
  }

  private static CloseWebSocketFrame closeFrame(int status, String reason) {
    return new CloseWebSocketFrame(
        true, 0, Unpooled.wrappedBuffer(CloseReason.bytes(status, reason, MAX_REASON)));
  }

  @Override
  public void breakOff(Breakage breakage) {
    BrokenChannel.make(context().channel(), breakage);
  }

  @Override
  public void leave(Notice.Reconnect reconnect) {
    write(reconnect);
    close(closeFrame(Refusal.of(ErrorCode.DRAINING)));
  }

  /// Says why, then waits for the peer: a socket that is closed with unread input resets, and takes
  /// the reason with it.
  private void close(CloseWebSocketFrame frame) {
    var channel = context().channel();
    channel.config().setAutoRead(true);
    channel.writeAndFlush(frame);
    LastWords.said(channel);
  }

  private ChannelHandlerContext context() {
    if (encoder == null) {
      throw new IllegalStateException("not open yet");
    }
    return encoder;
  }
}
