package chat.parley.loadtest.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;

/// What both ways over HTTP have in common. Confined to one lane.
///
/// @param <T> what it reads
abstract class HttpReader<T> extends SimpleChannelInboundHandler<T> {
  private static final String ENDED = "the server ended it";

  final HttpRequests requests;
  private final Lane lane;
  private final HttpFollower follower;
  private boolean isFollowing;
  private String closeReason = ENDED;

  HttpReader(HttpRequests requests, Lane lane, HttpFollower follower) {
    this.requests = requests;
    this.lane = lane;
    this.follower = follower;
  }

  abstract FullHttpRequest first();

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(first());
  }

  /// Once, and only the first time.
  final void follow() {
    if (!isFollowing) {
      isFollowing = true;
      follower.following();
    }
  }

  final long nowNanos() {
    return lane.clockNanos().getAsLong();
  }

  /// The lane's frame, to be filled with an event that came then.
  final Frame frame(long arrivedNanos) {
    var frame = lane.frame();
    frame.opcode = FrameReader.TEXT;
    frame.arrivedNanos = arrivedNanos;
    return frame;
  }

  final void show(Frame frame) {
    follower.text(frame);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    super.channelInactive(ctx);
    follower.closed(closeReason);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var root = cause.getCause() == null ? cause : cause.getCause();
    closeReason = String.valueOf(root.getMessage());
    ctx.close();
  }
}
