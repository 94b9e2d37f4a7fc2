package chat.parley.gateway;

import chat.parley.backplane.redis.Waiting;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/// Remembers the server's open channels, so that a test can look at a connection from inside.
/// Thread-safe.
final class ChannelRecorder implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {
  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

  @Override
  public void customize(NettyReactiveWebServerFactory factory) {
    factory.addServerCustomizers(
        server ->
            server.doOnChannelInit(
                (_, channel, _) -> {
                  channels.add(channel);
                  channel.closeFuture().addListener(_ -> channels.remove(channel));
                }));
  }

  Channel channel(int clientPort) {
    Waiting.until("there is a channel from port " + clientPort, () -> find(clientPort).isPresent());
    return find(clientPort).orElseThrow();
  }

  private Optional<Channel> find(int clientPort) {
    return channels.stream()
        .filter(
            channel ->
                channel.remoteAddress() instanceof InetSocketAddress address
                    && address.getPort() == clientPort)
        .findFirst();
  }
}
