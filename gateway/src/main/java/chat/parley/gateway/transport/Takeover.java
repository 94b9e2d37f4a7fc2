package chat.parley.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Map;
import reactor.netty.NettyPipeline;

/// Takes a channel out of Reactor Netty's hands. Called on the channel's event loop, when nothing
/// of Reactor Netty's is in flight on it.
final class Takeover {
  private Takeover() {}

  /// Removes every handler but TLS (found by type: its name is not the one in {@link
  /// NettyPipeline}), the HTTP codec and the {@link PushHandler}.
  static void removeForeignHandlers(Channel channel) {
    var pipeline = channel.pipeline();
    for (Map.Entry<String, ChannelHandler> entry : List.copyOf(pipeline.toMap().entrySet())) {
      boolean stays =
          entry.getValue() instanceof SslHandler
              || entry.getKey().equals(PushHandler.NAME)
              || entry.getKey().equals(NettyPipeline.HttpCodec);
      if (!stays) {
        pipeline.remove(entry.getValue());
      }
    }
  }
}
