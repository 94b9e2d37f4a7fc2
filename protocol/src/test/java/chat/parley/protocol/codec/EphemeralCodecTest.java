package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.event.EphemeralEvent;
import chat.parley.protocol.event.EphemeralName;
import chat.parley.protocol.event.EventName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EphemeralCodecTest {
  @Test
  void aBodyIsNameAndUser() {
    assertThat(EphemeralCodec.encode(EphemeralName.TYPING, Golden.ALICE))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("typing alice\n");
  }

  @ParameterizedTest
  @EnumSource
  void everyNameComesBack(EphemeralName name) {
    assertThat(EphemeralCodec.decode(bytes("~ 7\n" + name.label() + " bob\n"), "~ 7\n".length(), 7))
        .contains(new EphemeralEvent(name, Golden.BOB, 7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "typing",
        "typing alice",
        "typing alice\n\n",
        "typing alice\n\"text\":\"hi\"",
        "typing  alice\n",
        "typing \n",
        "typing @inbox\n",
        "typing al,ice\n",
        "typing alicé\n",
        "typing alice bob\n",
        "Typing alice\n",
        "exploded alice\n",
      })
  void whatIsNotOursIsEmpty(String body) {
    assertThat(decode(body)).isEmpty();
  }

  /// What is stored must not come without a position, nor the other way round.
  @Test
  void noNameIsThatOfAStoredEvent() {
    assertThat(Arrays.stream(EventName.values()).map(name -> name.label() + " alice\n"))
        .allSatisfy(body -> assertThat(decode(body)).isEmpty());
    assertThat(BodyCodec.decode(EphemeralCodec.encode(EphemeralName.TYPING, Golden.ALICE), 0))
        .isEmpty();
  }

  private static Optional<EphemeralEvent> decode(String body) {
    return EphemeralCodec.decode(bytes(body), 0, 7);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
