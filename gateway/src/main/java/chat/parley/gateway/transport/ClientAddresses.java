package chat.parley.gateway.transport;

import chat.parley.gateway.admission.Network;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where clients are: at the other end of the channel, or, where a trusted proxy is there, at the
/// last address of `X-Forwarded-For` that is no trusted proxy's. What stands before it may have
/// been written by the client. Thread-safe.
///
/// Spring's and Reactor Netty's own handling of this header is not enough: it never sees the
/// requests for WebSockets and streams, whose channels are taken over before, and of a poll it
/// believes what anybody says.
final class ClientAddresses {
  static final String FORWARDED_FOR = "x-forwarded-for";

  /// An IPv4 address with a port, and an IPv6 address in brackets, as some proxies have them.
  private static final Pattern WITH_PORT =
      Pattern.compile("([0-9.]+):[0-9]+|\\[([0-9A-Fa-f:.]+)](?::[0-9]+)?");

  private final List<Network> trusted;

  /// @param trusted networks of proxies that say the truth
  ClientAddresses(List<Network> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /// @param forwardedFor the values of all headers `X-Forwarded-For`, in their order
  InetAddress of(InetAddress peer, List<String> forwardedFor) {
    var nearest = peer;
    for (int line = forwardedFor.size() - 1; line >= 0; line--) {
      var addresses = forwardedFor.get(line).split(",", -1);
      for (int i = addresses.length - 1; i >= 0; i--) {
        var next = isTrusted(nearest) ? parsed(addresses[i].trim()) : null;
        if (next == null) {
          return nearest;
        }
        nearest = next;
      }
    }
    return nearest;
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(network -> network.contains(address));
  }

  /// Null for what is no address: nobody is looked up.
  private static @Nullable InetAddress parsed(String text) {
    var withPort = WITH_PORT.matcher(text);
    if (!withPort.matches()) {
      return NetUtil.createInetAddressFromIpAddressString(text);
    }
    return NetUtil.createInetAddressFromIpAddressString(
        withPort.group(1) == null ? withPort.group(2) : withPort.group(1));
  }
}
