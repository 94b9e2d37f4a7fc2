package chat.parley.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import java.time.Duration;

/// Has the system drop connections whose peer is not there any more and could not say so: it
/// acknowledges nothing, neither what was sent to it nor, on a connection on which nothing is sent,
/// a probe. An event stream or a poll has no other way to notice. Without epoll the system's own
/// limits hold, which are minutes to hours.
final class DeadPeers {
  private static final int PROBE_SECONDS = 10;

  private DeadPeers() {}

  static void drop(Channel channel, Duration timeout) {
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    if (channel.config() instanceof EpollSocketChannelConfig epoll) {
      epoll.setTcpKeepIdle(Math.toIntExact(timeout.toSeconds()));
      epoll.setTcpKeepIntvl(PROBE_SECONDS);
      // Also instead of the number of probes (RFC 5482; tcp(7)).
      epoll.setTcpUserTimeout(Math.toIntExact(timeout.toMillis()));
    }
  }
}
