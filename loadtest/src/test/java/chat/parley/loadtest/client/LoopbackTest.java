package chat.parley.loadtest.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;

class LoopbackTest {
  @Test
  void takesThisMachine() {
    assertThat(Loopback.addressOf(URI.create("http://127.0.0.1:8081")).getPort()).isEqualTo(8081);
  }

  @Test
  void refusesAnyOtherMachine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Loopback.addressOf(URI.create("http://192.0.2.1:8081")))
        .withMessageContaining("not on loopback");
  }

  @Test
  void refusesWhatItCannotSpeakTo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Loopback.addressOf(URI.create("https://127.0.0.1:8081")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Loopback.addressOf(URI.create("http://127.0.0.1")));
  }

  @Test
  void spreadsSourcesOverLoopback() {
    assertThat(Loopback.source(0).getHostString()).isEqualTo("127.0.0.2");
    assertThat(Loopback.source(249).getHostString()).isEqualTo("127.0.0.251");
    assertThat(Loopback.source(250).getHostString()).isEqualTo("127.0.0.2");
  }
}
