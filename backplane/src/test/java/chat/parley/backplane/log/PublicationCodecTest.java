package chat.parley.backplane.log;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.event.EphemeralEvent;
import chat.parley.protocol.event.EphemeralName;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicationCodecTest {
  @Test
  void readsWhatTheScriptPublishes() {
    var read =
        PublicationCodec.fromChannel(
            bytes("q77a 121 x3f9 1763764800000\nmessage alice\n\"text\":\"hi\""));
    assertThat(read)
        .get(InstanceOfAssertFactories.type(Publication.class))
        .satisfies(
            publication -> {
              assertThat(publication.position()).isEqualTo(new Position(new Epoch("q77a"), 121));
              assertThat(publication.predecessor()).isEqualTo(new Position(new Epoch("x3f9"), 120));
              assertThat(publication.at()).isEqualTo(1763764800000L);
              assertThat(publication.body().name()).isEqualTo(EventName.MESSAGE);
            });
  }

  @Test
  void readsAnEphemeralEventAsOneWithoutAPlace() {
    assertThat(PublicationCodec.fromChannel(bytes("~ 1763764800000\ntyping alice\n")).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(new EphemeralEvent(EphemeralName.TYPING, new UserId("alice"), 1763764800000L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "hello",
        "x3f9 1 x3f9 1",
        "x3f9 1 x3f9\njoined alice\n",
        "x3f9 0 x3f9 1\njoined alice\n",
        "x3f9 -1 x3f9 1\njoined alice\n",
        "x3f9 1.5 x3f9 1\njoined alice\n",
        "x3f9 9007199254740992 x3f9 1\njoined alice\n",
        "x3f9 99999999999999999 x3f9 1\njoined alice\n",
        "X3F9 1 x3f9 1\njoined alice\n",
        "x3f9 1  1\njoined alice\n",
        "x3f9 1 x3f9 1 \njoined alice\n",
        "x3f9 1 x3f9 1\nexploded alice\n",
        "x3f9 1 x3f9 1\ntyping alice\n",
        "~ 1 x3f9 1\njoined alice\n",
        "~ 1\njoined alice\n",
        "~ 1\ntyping alice",
        "~ 1\ntyping @inbox\n",
        "~ 1\ntyping alice\n\"text\":",
        "~ 1\ntyping alice\n\"offset\":1",
        "~ -1\ntyping alice\n",
        "~ \ntyping alice\n",
        "~\ntyping alice\n",
        "x3f9 1\ntyping alice\n",
        "x3f9 1 x3f9 1\njoined @inbox\n",
        "x3f9 1 x3f9 1\nmessage alice\n\"text\":",
        "x3f9 1 x3f9 1\nmessage alice\n\"text\":1}{\"x\":2",
      })
  void whatIsNotOursIsEmpty(String payload) {
    assertThat(PublicationCodec.fromChannel(bytes(payload))).isEmpty();
  }

  @Test
  void aHeadWithoutEndIsNotSearchedForEver() {
    assertThat(PublicationCodec.fromChannel(bytes("1".repeat(1_000_000)))).isEmpty();
    assertThat(PublicationCodec.fromChannel(bytes("1".repeat(100) + "\njoined alice\n"))).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
