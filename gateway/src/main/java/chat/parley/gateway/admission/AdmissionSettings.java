package chat.parley.gateway.admission;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How many connections one address or one user may have. None of it is limited unless it is said:
/// behind a balancer that is not among the trusted proxies all clients have one address.
///
/// @param trustedProxies whose `X-Forwarded-For` is believed, like `10.0.0.0/8` or `2001:db8::/32`:
///   networks that nobody but the balancer can connect from
/// @param maxPerAddress connections of one address to this node, polls under way among them; of
///   IPv6, where a customer has a whole network, of one /64. Beyond it 4110. 0: any number
/// @param handshakesPerSecond WebSockets and streams that one address may open on this node per
///   second in the long run, those without a good token among them; beyond it 4111. 0: any number
/// @param handshakeBurst handshakes of one address that may come at once
/// @param maxPerUser WebSockets and streams of one user on all nodes together; beyond it 4112. Up
///   to 1000; 0: any number. A service is never refused. Those of a node that was killed count for
///   5 s
@ConfigurationProperties("parley.gateway.admission")
public record AdmissionSettings(
    @DefaultValue List<String> trustedProxies,
    @DefaultValue("0") int maxPerAddress,
    @DefaultValue("0") int handshakesPerSecond,
    @DefaultValue("100") int handshakeBurst,
    @DefaultValue("0") int maxPerUser) {
  private static final int MOST_PER_SECOND = 1_000_000;
  private static final int MOST_PER_USER = 1_000;

  public AdmissionSettings {
    trustedProxies = List.copyOf(trustedProxies);
    networks(trustedProxies);
    require(maxPerAddress >= 0, "max-per-address must not be negative");
    require(
        handshakesPerSecond >= 0 && handshakesPerSecond <= MOST_PER_SECOND,
        "handshakes-per-second must be from 0 to " + MOST_PER_SECOND);
    require(handshakeBurst >= 1, "handshake-burst must be positive");
    require(
        maxPerUser >= 0 && maxPerUser <= MOST_PER_USER,
        "max-per-user must be from 0 to " + MOST_PER_USER);
  }

  /// Whose `X-Forwarded-For` is believed.
  public List<Network> trustedNetworks() {
    return networks(trustedProxies);
  }

  private static List<Network> networks(List<String> texts) {
    try {
      return texts.stream().map(Network::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "parley.gateway.admission.trusted-proxies: " + e.getMessage());
    }
  }

  private static void require(boolean holds, String text) {
    if (!holds) {
      throw new IllegalArgumentException("parley.gateway.admission." + text);
    }
  }
}
