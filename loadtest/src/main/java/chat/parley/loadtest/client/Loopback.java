package chat.parley.loadtest.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;

/// Keeps load on this machine.
public final class Loopback {
  private static final int LAST_SOURCE = 250;

  private Loopback() {}

  /// Refuses a URL that is not plain HTTP to this machine.
  public static InetSocketAddress addressOf(URI url) {
    if (!"http".equals(url.getScheme()) || url.getHost() == null || url.getPort() < 0) {
      throw new IllegalArgumentException("'" + url + "' is not of the form http://localhost:8081");
    }
    try {
      InetAddress address = InetAddress.getByName(url.getHost());
      if (!address.isLoopbackAddress()) {
        throw new IllegalArgumentException(
            "'" + url + "' is not on loopback: a load test stays on its own machine");
      }
      return new InetSocketAddress(address, url.getPort());
    } catch (UnknownHostException _) {
      throw new IllegalArgumentException("'" + url.getHost() + "' cannot be resolved");
    }
  }

  /// The source address 127.0.0.2, 127.0.0.3 and so on; it starts over after 127.0.0.251.
  ///
  /// One source address has about 28,000 ports (`ip_local_port_range`), and those of closed
  /// connections stay taken for a minute (TIME_WAIT).
  static InetSocketAddress source(int number) {
    byte[] address = {127, 0, 0, (byte) (2 + number % LAST_SOURCE)};
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), 0);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("four bytes are an address", impossible);
    }
  }
}
