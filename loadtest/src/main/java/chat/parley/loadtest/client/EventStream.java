package chat.parley.loadtest.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;

/// Server-Sent Events, line by line. Each of Parley's events has its data in one line, the first
/// one being the `cursor`. Confined to one lane.
final class EventStream extends HttpReader<ByteBuf> {
  private static final byte[] DATA = "data:".getBytes(US_ASCII);
  private static final String REFUSED = "{\"error\"";

  EventStream(HttpRequests requests, Lane lane, HttpFollower follower) {
    super(requests, lane, follower);
  }

  @Override
  FullHttpRequest first() {
    return requests.events();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
    if (!isData(line)) {
      return;
    }
    line.skipBytes(DATA.length);
    if (line.isReadable() && line.getByte(line.readerIndex()) == ' ') {
      line.skipBytes(1);
    }
    var frame = frame(nowNanos());
    frame.length = line.readableBytes();
    line.readBytes(frame.bytes, 0, frame.length);
    if (frame.holdsAt(0, REFUSED)) {
      throw new IllegalStateException("the stream was refused: " + frame.text());
    }
    follow();
    show(frame);
  }

  private static boolean isData(ByteBuf line) {
    if (line.readableBytes() < DATA.length) {
      return false;
    }
    for (int i = 0; i < DATA.length; i++) {
      if (line.getByte(line.readerIndex() + i) != DATA[i]) {
        return false;
      }
    }
    return true;
  }
}
