package chat.parley.gateway.transport;

import chat.parley.gateway.connection.ConnectionSettings;
import chat.parley.gateway.connection.EchoSettings;
import chat.parley.gateway.connection.Echoes;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.time.Duration;

/// Completes the handshake of an echo. Thread-safe; called on the channel's event loop.
final class EchoOpening {
  private final Echoes echoes;
  private final EchoHandler.Limits limits;
  private final Duration life;
  private final WriteBufferWaterMark waterMark;
  private final WebSocketDecoderConfig decoderConfig;

  EchoOpening(Echoes echoes, EchoSettings echo, ConnectionSettings settings) {
    this.echoes = echoes;
    this.life = echo.life();
    int maxFrameBytes = Math.toIntExact(settings.maxFrame().toBytes());
    this.limits = new EchoHandler.Limits(maxFrameBytes, settings.commandBurst());
    this.waterMark = WaterMarks.of(settings);
    this.decoderConfig =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(maxFrameBytes)
            .allowExtensions(false)
            .closeOnProtocolViolation(false)
            .withUTF8Validator(false)
            .build();
  }

  /// False if there are as many as there may be; nothing has happened to the channel then.
  boolean open(ChannelHandlerContext context, PushRequest request) {
    var channel = context.channel();
    if (!echoes.enter(channel)) {
      return false;
    }
    var handler = new EchoHandler(limits);
    var pipeline = channel.pipeline();
    // Before the 101 goes out: a client may answer it before this thread has come back.
    pipeline.addLast(new Utf8FrameValidator(false), handler);
    pipeline.remove(PushHandler.NAME);
    channel.config().setWriteBufferWaterMark(waterMark);
    new WebSocketServerHandshaker13("", PushRequest.SUBPROTOCOL, decoderConfig)
        .handshake(channel, WebSocketOpening.whole(request.http()))
        .addListener(done -> opened((ChannelFuture) done, handler));
    return true;
  }

  private void opened(ChannelFuture done, EchoHandler handler) {
    var channel = done.channel();
    if (!done.isSuccess()) {
      channel.close();
      return;
    }
    handler.opened(channel.pipeline().context(handler), life);
    channel.config().setAutoRead(true);
  }
}
