package chat.parley.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class AdmissionSettingsTest {
  @Test
  void nothingIsLimitedUnlessItIsSaid() {
    var settings = bound(Map.of());
    assertThat(settings).isEqualTo(new AdmissionSettings(List.of(), 0, 0, 100, 0));
  }

  @Test
  void networksAreAList() {
    assertThat(bound(Map.of("trusted-proxies", "10.0.0.0/8,2001:db8::/32")).trustedProxies())
        .containsExactly("10.0.0.0/8", "2001:db8::/32");
  }

  @ParameterizedTest
  @CsvSource({
    "trusted-proxies, 10.0.0.0",
    "trusted-proxies, 10.0.0.0/33",
    "trusted-proxies, 10.0.0.0/-1",
    "trusted-proxies, 2001:db8::/129",
    "trusted-proxies, 10.0.0.0/x",
    "trusted-proxies, localhost/8",
    "trusted-proxies, 172.16/12",
    "trusted-proxies, 10/8",
    "trusted-proxies, /8",
    "max-per-address, -1",
    "handshakes-per-second, -1",
    "handshakes-per-second, 1000001",
    "handshake-burst, 0",
    "max-per-user, -1",
    "max-per-user, 1001",
  })
  void whatCannotBeMeantIsRefused(String name, String value) {
    assertThatThrownBy(() -> bound(Map.of(name, value)))
        .isInstanceOf(BindException.class)
        .rootCause()
        .hasMessageContaining("parley.gateway.admission." + name);
  }

  private static AdmissionSettings bound(Map<String, String> settings) {
    var source = new MapConfigurationPropertySource();
    settings.forEach((name, value) -> source.put("parley.gateway.admission." + name, value));
    return new Binder(source).bindOrCreate("parley.gateway.admission", AdmissionSettings.class);
  }
}
