package chat.parley.gateway.admission;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.regex.Pattern;

/// A network of addresses, like `10.0.0.0/8` or `2001:db8::/32`.
///
/// @param prefix how many bits its addresses have in common
public record Network(InetAddress address, int prefix) {
  private static final Pattern WHOLE =
      Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  public Network {
    if (prefix < 0 || prefix > Byte.SIZE * address.getAddress().length) {
      throw new IllegalArgumentException("an address has no " + prefix + " bits");
    }
  }

  /// Names are not looked up: what they stand for may change. Throws where it is none.
  static Network parse(String text) {
    int slash = text.indexOf('/');
    // Java takes `172.16` for 172.0.0.16.
    if (slash <= 0 || !WHOLE.matcher(text.substring(0, slash)).matches()) {
      throw new IllegalArgumentException("'" + text + "' is no network, like 10.0.0.0/8");
    }
    try {
      return new Network(
          InetAddress.ofLiteral(text.substring(0, slash)),
          Integer.parseInt(text.substring(slash + 1)));
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("'" + text + "' is no network, like 10.0.0.0/8");
    }
  }

  public boolean contains(InetAddress other) {
    return address.getClass() == other.getClass() && bits(address).equals(bits(other));
  }

  /// Those that all addresses of the network have.
  private BigInteger bits(InetAddress of) {
    var bytes = of.getAddress();
    return new BigInteger(1, bytes).shiftRight(Byte.SIZE * bytes.length - prefix);
  }
}
