package chat.parley.loadtest.client;

import java.net.InetSocketAddress;
import java.net.URI;

/// Where a node listens. Always on loopback. Immutable.
public record Gateway(InetSocketAddress address) {
  public static Gateway at(URI url) {
    return new Gateway(Loopback.addressOf(url));
  }

  String host() {
    return address.getHostString() + ":" + address.getPort();
  }
}
