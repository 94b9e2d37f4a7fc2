package chat.parley.launcher.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One of a crowd: follows one room at one node over a WebSocket, keeps nothing but its cursor, and
/// checks that each publication follows the one before. When its connection ends it comes back with
/// its cursor. Confined to the crowd's event loop, except for what is volatile.
final class ThinReader {
  private static final Duration BACK_OFF = Duration.ofMillis(100);
  private static final int BYTES_OF_HEADER = 2;
  private static final int SHORT_LENGTH = 126;
  private static final int LONG_LENGTH = 127;
  private static final int TEXT = 0x1;
  private static final int PING = 0x9;
  private static final int PONG = 0xa;
  private static final int CLOSE = 0x8;

  private final Crowd crowd;
  private final URI node;
  private final String room;
  private @Nullable Channel channel;
  private @Nullable String epoch;
  private boolean reads = true;
  private boolean isAway;
  private boolean crawls;
  private boolean isMeasured = true;
  private volatile boolean isInside;
  private volatile long offset = -1;

  ThinReader(Crowd crowd, URI node, String room) {
    this.crowd = crowd;
    this.node = node;
    this.room = room;
  }

  String room() {
    return room;
  }

  /// Whether the node has accepted its present connection.
  boolean isInside() {
    return isInside;
  }

  /// The offset of the last that it was shown.
  long offset() {
    return offset;
  }

  // --- on the event loop

  void connect() {
    crowd
        .bootstrap(new Wire(), crawls)
        .connect(node.getHost(), node.getPort())
        .addListener(
            attempt -> {
              if (!attempt.isSuccess()) {
                crowd.later(this::connect, BACK_OFF);
              }
            });
  }

  /// From here on its delays are not measured.
  void leaveOut() {
    isMeasured = false;
  }

  /// Takes nothing more from its socket. Where the node ends the connection it does not notice, and
  /// so does not come back, before it reads on.
  void stopReading() {
    reads = false;
    isMeasured = false;
    if (channel != null) {
      channel.config().setAutoRead(false);
    }
  }

  void readOn() {
    crawls = false;
    reads = true;
    if (channel != null) {
      channel.config().setAutoRead(true);
    } else if (isAway) {
      isAway = false;
      connect();
    }
  }

  /// Ends the connection as a crash does, and stays away until it reads on.
  void leave() {
    stopReading();
    comeBack();
  }

  /// Comes back and takes a byte a second from its socket until it reads on.
  void crawl() {
    crawls = true;
    comeBack();
  }

  private void crawlOn() {
    if (!reads && channel != null) {
      channel.read();
      crowd.later(this::crawlOn, Duration.ofSeconds(1));
    }
  }

  /// Sends without an end, and takes nothing from its socket, until the node ends the connection.
  void sendWithoutReading() {
    stopReading();
    sendOn();
  }

  private void sendOn() {
    var open = channel;
    if (reads || open == null || !open.isActive()) {
      return;
    }
    for (int i = 0; i < 100 && open.isWritable(); i++) {
      write(open, TEXT, "{\"id\":2,\"cmd\":\"ping\"}".getBytes(UTF_8));
    }
    open.flush();
    crowd.later(this::sendOn, Duration.ofMillis(10));
  }

  /// Ends the connection as a crash does, and comes back at once.
  void comeBack() {
    isInside = false;
    if (channel != null) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.close();
    }
  }

  private void text(Channel open, String text) {
    if (text.startsWith("{\"re\":2,")) {
      return;
    }
    if (text.startsWith("{\"re\":")) {
      answered(open, text);
    } else if (text.startsWith("{\"event\":\"reset\"")) {
      crowd.wasReset(this + ": " + text);
    } else if (text.contains("\"offset\":")) {
      shown(text);
    }
  }

  private void answered(Channel open, String reply) {
    if (!reply.contains("\"ok\":")) {
      crowd.ended("refused " + reply);
      open.close();
      return;
    }
    if (epoch == null) {
      var position = Position.of(Http.JSON.readTree(reply).path("ok").path("position").asString());
      epoch = position.epoch();
      offset = position.offset();
    }
    isInside = true;
    if (crawls) {
      stopReading();
      crawlOn();
    }
  }

  private void shown(String event) {
    epoch = between(event, "\"epoch\":\"", '"');
    long next = Long.parseLong(between(event, "\"offset\":", ','));
    if (next != offset + 1) {
      crowd.violated(this + " was to see " + (offset + 1) + ", not " + next);
    }
    offset = next;
    if (isMeasured) {
      crowd.delayed(System.currentTimeMillis() - Long.parseLong(between(event, "\"at\":", ',')));
    }
  }

  private static String between(String text, String before, char after) {
    int from = text.indexOf(before) + before.length();
    return text.substring(from, text.indexOf(after, from));
  }

  @Override
  public String toString() {
    return "reader of " + room + " at " + node;
  }

  private static void write(Channel open, int opcode, byte[] payload) {
    var frame = open.alloc().buffer(payload.length + 8);
    frame.writeByte(0x80 | opcode);
    if (payload.length < SHORT_LENGTH) {
      frame.writeByte(0x80 | payload.length);
    } else {
      frame.writeByte(0x80 | SHORT_LENGTH).writeShort(payload.length);
    }
    // A mask of zeros changes nothing.
    frame.writeInt(0).writeBytes(payload);
    open.write(frame);
  }

  private final class Wire extends ByteToMessageDecoder {
    private boolean isOpen;
    private String end = "no close frame";

    @Override
    public void channelActive(ChannelHandlerContext context) {
      channel = context.channel();
      var request =
          ("GET /v1/ws HTTP/1.1\r\nHost: " + node.getAuthority() + "\r\n")
              + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat.v1\r\n"
              + ("Authorization: " + crowd.who().bearer() + "\r\n\r\n");
      context.writeAndFlush(context.alloc().buffer().writeBytes(request.getBytes(UTF_8)));
    }

    /// Without the decoder's own habit to read on until a message is whole, whatever it was told.
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      discardSomeReadBytes();
      context.fireChannelReadComplete();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (!isOpen && !opened(context, in)) {
        return;
      }
      while (readFrame(context, in)) {
        // One after the other.
      }
    }

    private boolean opened(ChannelHandlerContext context, ByteBuf in) {
      var head = in.toString(UTF_8);
      int length = head.indexOf("\r\n\r\n");
      if (length < 0) {
        return false;
      }
      in.skipBytes(length + 4);
      if (!head.startsWith("HTTP/1.1 101")) {
        end = head.lines().findFirst().orElse("");
        context.close();
        return false;
      }
      isOpen = true;
      var after = epoch == null ? "" : ",\"after\":\"" + epoch + ":" + offset + "\"";
      write(
          context.channel(),
          TEXT,
          ("{\"id\":1,\"cmd\":\"subscribe\",\"room\":\"" + room + "\"" + after + "}")
              .getBytes(UTF_8));
      context.flush();
      return true;
    }

    private boolean readFrame(ChannelHandlerContext context, ByteBuf in) {
      in.markReaderIndex();
      if (in.readableBytes() < BYTES_OF_HEADER) {
        return false;
      }
      int opcode = in.readByte() & 0xf;
      long length = in.readByte() & 0x7f;
      if (length >= SHORT_LENGTH) {
        int bytes = length == LONG_LENGTH ? Long.BYTES : Short.BYTES;
        if (in.readableBytes() < bytes) {
          in.resetReaderIndex();
          return false;
        }
        length = length == LONG_LENGTH ? in.readLong() : in.readUnsignedShort();
      }
      if (in.readableBytes() < length) {
        in.resetReaderIndex();
        return false;
      }
      take(context, opcode, in.readSlice(Math.toIntExact(length)));
      return true;
    }

    private void take(ChannelHandlerContext context, int opcode, ByteBuf payload) {
      switch (opcode) {
        case TEXT -> text(context.channel(), payload.toString(UTF_8));
        case PING -> {
          var pong = new byte[payload.readableBytes()];
          payload.readBytes(pong);
          write(context.channel(), PONG, pong);
          context.flush();
        }
        case CLOSE -> end = "close " + (payload.isReadable(2) ? payload.readUnsignedShort() : 0);
        default -> {}
      }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
      if (context.channel().equals(channel)) {
        channel = null;
        isInside = false;
        crowd.ended(end);
        isAway = !reads;
        if (reads) {
          crowd.later(ThinReader.this::connect, isOpen ? Duration.ZERO : BACK_OFF);
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end = cause.toString();
      context.close();
    }
  }
}
