package chat.parley.gateway.transport;

import chat.parley.gateway.connection.ConnectionSettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/// What the system is to do with the sockets of connections. Without epoll it keeps to its own
/// limits, which are minutes to hours, and megabytes.
final class SocketOptions {
  private static final int PROBE_SECONDS = 10;

  private SocketOptions() {}

  static void set(Channel channel, ConnectionSettings settings) {
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    if (channel.config() instanceof EpollSocketChannelConfig epoll) {
      dropDeadPeers(epoll, settings.peerTimeout());
      boundUnsent(epoll, settings.unsent());
    }
  }

  /// Drops connections whose peer is not there any more and could not say so: it acknowledges
  /// nothing, neither what was sent to it nor, on a connection on which nothing is sent, a probe.
  /// An event stream or a poll has no other way to notice.
  private static void dropDeadPeers(EpollSocketChannelConfig epoll, Duration timeout) {
    epoll.setTcpKeepIdle(Math.toIntExact(timeout.toSeconds()));
    epoll.setTcpKeepIntvl(PROBE_SECONDS);
    // Also instead of the number of probes (RFC 5482; tcp(7)).
    epoll.setTcpUserTimeout(Math.toIntExact(timeout.toMillis()));
  }

  /// Takes no more than this beyond what is on its way. Left alone, a system takes four megabytes
  /// (`tcp_wmem`) for a client that has read fast and then stops: memory that no meter of the
  /// process shows, and a reader who is not seen to be slow until it is full. The peer's own buffer
  /// and the network between are not bounded by it, so throughput is not.
  private static void boundUnsent(EpollSocketChannelConfig epoll, DataSize unsent) {
    epoll.setTcpNotSentLowAt(unsent.toBytes());
  }
}
