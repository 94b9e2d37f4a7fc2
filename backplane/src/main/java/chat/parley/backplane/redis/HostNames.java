package chat.parley.backplane.redis;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// Names and addresses of hosts. Blocks while names are looked up.
final class HostNames {
  private HostNames() {}

  /// Whether both, as names or addresses, lead to one host. False where either is unknown.
  static boolean areOne(String host, String other) {
    var addresses = addresses(host);
    return addresses(other).stream().anyMatch(addresses::contains);
  }

  private static Set<InetAddress> addresses(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).collect(Collectors.toSet());
    } catch (UnknownHostException _) {
      return Set.of();
    }
  }
}
