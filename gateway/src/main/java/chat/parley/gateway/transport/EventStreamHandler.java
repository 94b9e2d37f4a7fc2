package chat.parley.gateway.transport;

import chat.parley.gateway.connection.Breakage;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.connection.Outlet;
import chat.parley.gateway.fanout.EphemeralFrame;
import chat.parley.gateway.fanout.EventStreamFormat;
import chat.parley.gateway.fanout.Frame;
import chat.parley.gateway.fanout.Subscription;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Notice;
import chat.parley.protocol.event.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The only handler of an event stream's channel, TLS apart. Confined to the channel's event loop.
///
/// With one room the shared bytes carry the position as their `id:`. With several, a `cursor` event
/// is built from what was written to this connection, at most once a second.
///
/// An `id:` never lies beyond a reset that is not written yet: a browser that has seen the one and
/// not the other would come back behind the hole, and never hear of it.
final class EventStreamHandler extends ChannelInboundHandlerAdapter implements Outlet {
  private static final int CURSOR_SECONDS = 1;

  private static final ByteBuf COMMENT =
      Unpooled.unreleasableBuffer(
              Unpooled.directBuffer().writeBytes(":\n\n".getBytes(StandardCharsets.US_ASCII)))
          .asReadOnly();

  private final boolean isOneRoom;

  /// Null from when the stream begins: it holds the request, which is large.
  private @Nullable Unbegun unbegun;

  private boolean cursorIsDue;
  private @Nullable Connection connection;
  private @Nullable ChannelHandlerContext context;

  /// Answers a request whose stream ends before it has begun: nothing has been written yet.
  interface Unbegun {
    /// @param retryMillis when an `EventSource` is to come back
    void refuse(Refusal refusal, long retryMillis);
  }

  EventStreamHandler(boolean isOneRoom, Unbegun unbegun) {
    this.isOneRoom = isOneRoom;
    this.unbegun = unbegun;
  }

  void opened(ChannelHandlerContext context, Connection connection) {
    this.context = context;
    this.connection = connection;
  }

  /// Writes the head, and where the stream starts: a room may stay idle for long. Where resets are
  /// due, the cursor follows the last of them.
  void begin(ByteBuf head) {
    unbegun = null;
    write(head);
    writeCursor();
    flush();
  }

  // --- what comes in

  /// Nothing more is expected of this client.
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (isOpen()) {
      open().writabilityChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    open().channelClosed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  // --- what goes out

  @Override
  public boolean isWritable() {
    return context().channel().isWritable();
  }

  @Override
  public void write(Frame frame) {
    if (isOneRoom) {
      write(frame.eventStream());
    } else {
      write(frame.eventStreamWithoutId());
      cursorSoon();
    }
  }

  /// Without an `id:`, and no cursor follows: nobody stands elsewhere for it.
  @Override
  public boolean tell(EphemeralFrame frame) {
    write(frame.eventStream());
    return true;
  }

  @Override
  public void write(Notice notice) {
    var name =
        switch (notice) {
          case Notice.Reset _ -> "reset";
          case Notice.Reconnect _ -> "reconnect";
          case Notice.Unsubscribed _ -> "unsubscribed";
          case Notice.Watched watched -> watched.name().label();
        };
    write(Unpooled.wrappedBuffer(EventStreamFormat.event(name, EventEncoder.encode(notice))));
    if (notice instanceof Notice.Reset) {
      writeCursor();
    }
  }

  @Override
  public void write(Reply reply) {
    throw new IllegalStateException("an event stream has no commands: " + reply);
  }

  private void write(ByteBuf bytes) {
    context().write(bytes, context().voidPromise());
  }

  private void writeCursor() {
    if (open().subscriptions().stream().anyMatch(this::hidesACursor)) {
      return;
    }
    cursorIsDue = false;
    write(Unpooled.wrappedBuffer(EventStreamFormat.cursor(Cursors.encoded(open(), isOneRoom))));
  }

  /// Of several rooms a cursor leaves out those whose snapshot is due: they begin anew.
  private boolean hidesACursor(Subscription subscription) {
    return subscription.isResetDue() && (isOneRoom || !subscription.needsSnapshot());
  }

  private void cursorSoon() {
    if (!cursorIsDue) {
      cursorIsDue = true;
      scheduleCursor();
    }
  }

  private void scheduleCursor() {
    context().executor().schedule(this::writeDueCursor, CURSOR_SECONDS, TimeUnit.SECONDS);
  }

  private void writeDueCursor() {
    if (!isOpen() || !cursorIsDue) {
      return;
    }
    writeCursor();
    open().flushLater();
    if (cursorIsDue) {
      scheduleCursor();
    }
  }

  @Override
  public void flush() {
    context().flush();
  }

  @Override
  public void beat() {
    if (unbegun == null) {
      write(COMMENT.duplicate());
    }
  }

  @Override
  public void setReading(boolean isReading) {
    // Always on: nothing that comes is kept, and only reading shows that the peer has gone.
  }

  @Override
  public void close(Refusal refusal) {
    var refusing = unbegun;
    if (refusing == null) {
      write(Unpooled.wrappedBuffer(EventStreamHead.refused(refusal)));
      end();
    } else {
      refusing.refuse(refusal, EventStreamHead.RETRY_MILLIS);
    }
  }

  @Override
  public void breakOff(Breakage breakage) {
    BrokenChannel.make(context().channel(), breakage);
  }

  @Override
  public void leave(Notice.Reconnect reconnect) {
    var refusing = unbegun;
    if (refusing != null) {
      refusing.refuse(Refusal.of(ErrorCode.DRAINING), reconnect.afterMillis());
      return;
    }
    if (!isOneRoom) {
      writeCursor();
    }
    write(Unpooled.wrappedBuffer(EventStreamFormat.retry(reconnect.afterMillis())));
    write(reconnect);
    end();
  }

  private void end() {
    var channel = context().channel();
    context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    LastWords.said(channel);
  }

  private boolean isOpen() {
    return connection != null && !connection.isClosed();
  }

  private Connection open() {
    if (connection == null) {
      throw new IllegalStateException("not open yet");
    }
    return connection;
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not open yet");
    }
    return context;
  }
}
