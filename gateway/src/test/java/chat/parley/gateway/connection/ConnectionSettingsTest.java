package chat.parley.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class ConnectionSettingsTest {
  @Test
  void theDefaultsAreThoseOfTheProtocol() {
    var settings = bind(Map.of());

    assertThat(settings.maxRooms()).isEqualTo(150);
    assertThat(settings.commandsPerSecond()).isEqualTo(50);
    assertThat(settings.commandBurst()).isEqualTo(100);
    assertThat(settings.maxFrame().toKilobytes()).isEqualTo(64);
    assertThat(settings.maxUnwritable()).hasSeconds(10);
    assertThat(settings.beatSweeps(Transport.WEBSOCKET)).isEqualTo(25);
    assertThat(settings.beatSweeps(Transport.SSE)).isEqualTo(15);
    assertThat(settings.silentSweeps()).isEqualTo(50);
    assertThat(settings.peerTimeout()).hasSeconds(30);
    assertThat(settings.writeBuffer().toKilobytes()).isEqualTo(8);
  }

  @Test
  void thereIsAnEventLoopPerProcessorUnlessSaidOtherwise() {
    assertThat(bind(Map.of()).eventLoopsFor(4)).isEqualTo(4);
    assertThat(bind(Map.of()).eventLoopsFor(96)).isEqualTo(64);
    assertThat(bind(Map.of("parley.gateway.connection.event-loops", "1")).eventLoopsFor(4))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "max-connections, -1",
    "max-rooms, 0",
    "max-rooms, 1001",
    "commands-per-second, 0",
    "commands-per-second, 1000001",
    "command-burst, 0",
    "max-frame, 1023B",
    "max-frame, 2MB",
    "max-unwritable, 999ms",
    "ping-interval, 0s",
    "keep-alive-interval, 500ms",
    "peer-timeout, 10s",
    "peer-timeout, 24h",
    "write-buffer, 4095B",
    "event-loops, -1",
    "event-loops, 65",
    "mailbox, 0"
  })
  void aWrongValueStopsTheStartAndNamesItsKey(String key, String value) {
    assertThatThrownBy(() -> bind(Map.of("parley.gateway.connection." + key, value)))
        .rootCause()
        .hasMessageStartingWith("parley.gateway.connection." + key + ' ');
  }

  private static ConnectionSettings bind(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("parley.gateway.connection", ConnectionSettings.class);
  }
}
