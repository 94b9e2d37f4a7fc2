package chat.parley.gateway.transport;

import chat.parley.backplane.identity.Identity;
import chat.parley.gateway.command.CommandHandler;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.ConnectionSettings;
import chat.parley.gateway.connection.ConnectionTable;
import chat.parley.gateway.connection.Opening;
import chat.parley.gateway.connection.Transport;
import chat.parley.gateway.fanout.Loops;
import chat.parley.protocol.error.Refusal;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;

/// Completes the WebSocket handshake and puts the connection's own handlers in place. Thread-safe;
/// called on the channel's event loop.
final class WebSocketOpening {
  private final ConnectionTable table;
  private final Loops loops;
  private final CommandHandler commands;
  private final int maxFrameBytes;
  private final WriteBufferWaterMark waterMark;
  private final WebSocketDecoderConfig decoderConfig;

  WebSocketOpening(
      ConnectionTable table, Loops loops, CommandHandler commands, ConnectionSettings settings) {
    this.table = table;
    this.loops = loops;
    this.commands = commands;
    this.maxFrameBytes = Math.toIntExact(settings.maxFrame().toBytes());
    this.waterMark = WaterMarks.of(settings);
    this.decoderConfig =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(maxFrameBytes)
            .allowExtensions(false)
            .closeOnProtocolViolation(false)
            .withUTF8Validator(false)
            .build();
  }

  void open(ChannelHandlerContext context, PushRequest request, Identity identity) {
    var channel = context.channel();
    var handler = new WebSocketHandler(commands, maxFrameBytes);
    var pipeline = channel.pipeline();
    // Before the 101 goes out: a client may answer it before this thread has come back.
    pipeline.addLast(handler);
    pipeline.remove(PushHandler.NAME);
    channel.config().setWriteBufferWaterMark(waterMark);
    new WebSocketServerHandshaker13("", PushRequest.SUBPROTOCOL, decoderConfig)
        .handshake(channel, whole(request.http()))
        .addListener(done -> opened((ChannelFuture) done, handler, identity));
  }

  /// Accepts, and closes with the number: that much a browser's script can read.
  void refuse(ChannelHandlerContext context, PushRequest request, Refusal refusal) {
    var channel = context.channel();
    channel.pipeline().remove(PushHandler.NAME);
    new WebSocketServerHandshaker13("", PushRequest.SUBPROTOCOL, decoderConfig)
        .handshake(channel, whole(request.http()))
        .addListener(
            _ ->
                channel
                    .writeAndFlush(WebSocketHandler.closeFrame(refusal))
                    .addListener(ChannelFutureListener.CLOSE));
  }

  private void opened(ChannelFuture done, WebSocketHandler handler, Identity identity) {
    var channel = done.channel();
    if (!done.isSuccess()) {
      channel.close();
      return;
    }
    handler.opened(
        channel.pipeline().context(WebSocket13FrameEncoder.class),
        connection(channel, handler, identity));
    channel.config().setAutoRead(true);
  }

  private Connection connection(Channel channel, WebSocketHandler handler, Identity identity) {
    return table.open(
        loops.of(channel.eventLoop()), new Opening(Transport.WEBSOCKET, identity, handler));
  }

  static DefaultFullHttpRequest whole(HttpRequest http) {
    return new DefaultFullHttpRequest(
        http.protocolVersion(),
        http.method(),
        http.uri(),
        Unpooled.EMPTY_BUFFER,
        http.headers(),
        http.headers());
  }
}
