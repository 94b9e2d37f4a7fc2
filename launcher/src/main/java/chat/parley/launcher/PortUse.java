package chat.parley.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// A port and what it is for. Immutable.
record PortUse(int port, String purpose) {
  /// Whether somebody listens there. Both addresses are tried: some systems let a wildcard socket
  /// in beside one that is bound to loopback.
  boolean isBusy() {
    return !canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        || !canBind(new InetSocketAddress(port));
  }

  private static boolean canBind(InetSocketAddress address) {
    try (var socket = new ServerSocket()) {
      // A port whose old connections linger in TIME_WAIT is free for a server.
      socket.setReuseAddress(true);
      socket.bind(address);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
