package chat.parley.gateway.transport;

import chat.parley.gateway.connection.Breakage;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/// A channel that swallows what is sent either way, so that neither end sees that anything is
/// wrong. What closes it still does: whoever stops waiting for the peer. Confined to the channel's
/// event loop.
final class BrokenChannel extends ChannelDuplexHandler {
  /// Called on the channel's event loop.
  static void make(Channel channel, Breakage breakage) {
    switch (breakage) {
      case RESET -> reset(channel);
      // First of all handlers: what it passes on has passed all others.
      case SILENCE -> channel.pipeline().addFirst(new BrokenChannel());
    }
  }

  /// Past the handlers, or TLS would take leave of the peer.
  private static void reset(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.unsafe().close(channel.unsafe().voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    ReferenceCountUtil.release(message);
    promise.trySuccess();
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    // There is nothing.
  }
}
