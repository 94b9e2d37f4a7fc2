package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.admission.AdmissionSettings;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientAddressesTest {
  private final ClientAddresses addresses =
      trusting("10.0.0.0/8", "2001:db8:1::/48", "192.0.2.1/32");

  @ParameterizedTest
  @CsvSource({
    "10.1.1.1, 203.0.113.7, 203.0.113.7",
    "10.1.1.1, ' 203.0.113.7 ', 203.0.113.7",
    "2001:db8:1::5, 2001:db8:2::7, 2001:db8:2::7",
    "10.1.1.1, '203.0.113.7:4711', 203.0.113.7",
    "10.1.1.1, '[2001:db8:2::7]:4711', 2001:db8:2::7",
    "10.1.1.1, [2001:db8:2::7], 2001:db8:2::7",
    "10.1.1.1, ::ffff:203.0.113.7, 203.0.113.7",
  })
  void aTrustedProxySaysWhoItIs(String peer, String header, String client) {
    assertThat(addresses.of(address(peer), List.of(header))).isEqualTo(address(client));
  }

  @Test
  void nobodyElseDoes() {
    var peer = address("198.51.100.1");
    assertThat(addresses.of(peer, List.of("203.0.113.7"))).isEqualTo(peer);
    assertThat(addresses.of(address("11.1.1.1"), List.of("203.0.113.7")))
        .isEqualTo(address("11.1.1.1"));
    assertThat(trusting().of(address("10.1.1.1"), List.of("203.0.113.7")))
        .isEqualTo(address("10.1.1.1"));
  }

  /// A proxy appends: what stands before the first that is not trusted is the client's own word.
  @Test
  void whatAClientHasWrittenItselfIsNotBelieved() {
    var peer = address("10.1.1.1");
    assertThat(addresses.of(peer, List.of("1.1.1.1, 203.0.113.7, 192.0.2.1")))
        .isEqualTo(address("203.0.113.7"));
    assertThat(addresses.of(peer, List.of("1.1.1.1", "203.0.113.7", "10.2.2.2,192.0.2.1")))
        .isEqualTo(address("203.0.113.7"));
    assertThat(addresses.of(peer, List.of("10.9.9.9, 203.0.113.7")))
        .as("an inner address that the client claims")
        .isEqualTo(address("203.0.113.7"));
  }

  @ParameterizedTest
  @CsvSource({"unknown", "_hidden", "''", "203.0.113", "example.org", "203.0.113.7;", "[::1"})
  void behindWhatIsNoAddressNobodyIsSought(String header) {
    var peer = address("10.1.1.1");
    assertThat(addresses.of(peer, List.of(header))).isEqualTo(peer);
    assertThat(addresses.of(peer, List.of("203.0.113.7, " + header + ", 192.0.2.1")))
        .isEqualTo(address("192.0.2.1"));
  }

  @Test
  void whereAllAreTrustedItIsTheFirst() {
    assertThat(addresses.of(address("10.1.1.1"), List.of("10.3.3.3, 10.2.2.2")))
        .isEqualTo(address("10.3.3.3"));
    assertThat(addresses.of(address("10.1.1.1"), List.of())).isEqualTo(address("10.1.1.1"));
  }

  private static ClientAddresses trusting(String... networks) {
    var settings = new AdmissionSettings(List.of(networks), 0, 0, 1, 0);
    return new ClientAddresses(settings.trustedNetworks());
  }

  private static InetAddress address(String text) {
    return Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(text));
  }
}
