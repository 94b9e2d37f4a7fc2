package chat.parley.gateway.admission;

import chat.parley.backplane.web.CommandRate;
import chat.parley.backplane.web.Rates;
import chat.parley.protocol.error.ErrorCode;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How many connections an address has on this node, and how often it opens one. Nothing is kept of
/// an address that has none, but for its rate, which is forgotten soon. Thread-safe.
final class AddressLimits {
  /// RFC 6177: what a provider gives to a customer at least.
  private static final int IPV6_NETWORK_BYTES = 8;

  private final int most;
  private final @Nullable Rates<InetAddress> handshakes;
  private final ConcurrentHashMap<InetAddress, Integer> open = new ConcurrentHashMap<>();

  /// @param uncounted told of each handshake that was admitted without being counted, since very
  ///   many addresses open connections
  AddressLimits(AdmissionSettings settings, LongSupplier nanoTime, Runnable uncounted) {
    this.most = settings.maxPerAddress();
    this.handshakes =
        settings.handshakesPerSecond() == 0
            ? null
            : new Rates<>(
                new CommandRate(
                    settings.handshakesPerSecond(), settings.handshakeBurst(), nanoTime),
                nanoTime,
                uncounted);
  }

  /// Whether it matters where anybody is.
  boolean isAny() {
    return most > 0 || handshakes != null;
  }

  /// One more handshake. Where nothing is returned it has a place, which is given back by
  /// [#leave(InetAddress)].
  Optional<ErrorCode> shakeHands(InetAddress address) {
    return handshakes == null || handshakes.admit(network(address))
        ? enter(address)
        : Optional.of(ErrorCode.TOO_MANY_HANDSHAKES);
  }

  /// One more connection, as [#shakeHands(InetAddress)].
  Optional<ErrorCode> enter(InetAddress address) {
    if (most > 0 && open.merge(network(address), 1, Integer::sum) > most) {
      leave(address);
      return Optional.of(ErrorCode.TOO_MANY_OF_ADDRESS);
    }
    return Optional.empty();
  }

  void leave(InetAddress address) {
    if (most > 0) {
      open.computeIfPresent(network(address), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  /// Addresses that have connections.
  int size() {
    return open.size();
  }

  private static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    try {
      var bytes = address.getAddress();
      Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }
}
