package chat.parley.launcher;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// The address on which the services listen, their actuators included. Immutable.
///
/// @param text as the user gave it: an address or a name
record Bind(String text, InetAddress address) {
  static final String DEFAULT = "127.0.0.1";

  static Bind loopback() {
    return parse(DEFAULT);
  }

  static Bind parse(String text) {
    try {
      return new Bind(text, InetAddress.getByName(text));
    } catch (UnknownHostException _) {
      throw new IllegalArgumentException(
          "--bind is an address of this machine, such as 127.0.0.1 or 0.0.0.0, not " + text + ".");
    }
  }

  /// What `server.address` is told.
  String listen() {
    return address.getHostAddress();
  }

  /// What a URL on this machine is to name.
  String host() {
    boolean isEverywhere = address.isAnyLocalAddress() || address.isLoopbackAddress();
    return isEverywhere ? "localhost" : inUrl();
  }

  /// Where a process on this machine finds an actuator, without asking for a name.
  String probe() {
    return address.isAnyLocalAddress() ? DEFAULT : inUrl();
  }

  private String inUrl() {
    var literal = address.getHostAddress();
    return literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
  }
}
