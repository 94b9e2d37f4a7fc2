package chat.parley.loadtest.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One WebSocket: handshake, frames in, frames out, pings answered. Confined to its lane's event
/// loop.
public final class Connection extends ByteToMessageDecoder {
  private static final byte[] NORMAL_CLOSURE = {0x03, (byte) 0xe8};

  private final Lane lane;
  private final Listener listener;
  private byte @Nullable [] request;
  private @Nullable ChannelHandlerContext context;
  private boolean open;
  private String closeReason = "closed by the server without a close frame";

  Connection(Lane lane, Listener listener, byte[] request) {
    this.lane = lane;
    this.listener = listener;
    this.request = request;
  }

  /// Writes and flushes a text frame. To be called on the lane.
  public void send(byte[] text) {
    write(FrameReader.TEXT, text);
  }

  /// Says good-bye and closes. To be called on the lane.
  public void close() {
    closeReason = "closed by us";
    write(FrameReader.CLOSE, NORMAL_CLOSURE);
    context().close();
  }

  /// As [#close()], from any thread.
  void closeSoon() {
    lane.execute(
        () -> {
          if (context().channel().isActive()) {
            close();
          }
        });
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    ctx.writeAndFlush(ctx.alloc().buffer().writeBytes(Objects.requireNonNull(request)));
    request = null;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws Handshake.Refused {
    if (!open) {
      if (!Handshake.complete(in)) {
        return;
      }
      open = true;
      listener.opened(this);
    }
    readFrames(in);
  }

  private void readFrames(ByteBuf in) {
    Frame frame = lane.frame();
    frame.arrivedNanos = lane.clockNanos().getAsLong();
    while (FrameReader.read(in, frame)) {
      switch (frame.opcode) {
        case FrameReader.TEXT -> listener.text(frame);
        case FrameReader.PING -> write(FrameReader.PONG, Arrays.copyOf(frame.bytes, frame.length));
        case FrameReader.CLOSE -> closedByServer(frame);
        default -> {}
      }
    }
  }

  private void closedByServer(Frame frame) {
    int code = frame.length < 2 ? 0 : ((frame.bytes[0] & 0xff) << 8) | (frame.bytes[1] & 0xff);
    closeReason = "closed by the server with " + code;
    context().close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    listener.closed(closeReason);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    closeReason = reason(cause);
    ctx.close();
  }

  private static String reason(Throwable cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return root instanceof Handshake.Refused || root instanceof IOException
        ? String.valueOf(root.getMessage())
        : root.toString();
  }

  private void write(int opcode, byte[] payload) {
    ChannelHandlerContext ctx = context();
    ctx.writeAndFlush(FrameWriter.write(ctx.alloc(), opcode, payload), ctx.voidPromise());
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context, "not yet connected");
  }
}
