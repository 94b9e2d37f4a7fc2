package chat.parley.backplane.disconnect;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DisconnectsTest {
  @Test
  void aPublicationNamesAUser() {
    assertThat(decoded("disconnect alice")).contains(new UserId("alice"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alice",
        "disconnect",
        "disconnect ",
        "disconnect a b",
        "disconnect é",
        "connect alice"
      })
  void whatIsNotOursNamesNobody(String payload) {
    assertThat(decoded(payload)).isEmpty();
  }

  private static Optional<UserId> decoded(String payload) {
    return Disconnects.decode(payload.getBytes(StandardCharsets.UTF_8));
  }
}
