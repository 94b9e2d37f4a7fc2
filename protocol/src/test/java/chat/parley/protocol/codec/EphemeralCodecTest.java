package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.Profile;
import chat.parley.protocol.command.Receipt;
import chat.parley.protocol.command.Signal;
import chat.parley.protocol.command.SignalType;
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
    assertThat(EphemeralCodec.typing(Golden.ALICE))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("typing alice\n");
  }

  @Test
  void aReceiptNamesItsPositionAndPerhapsTheOnlyOneWhoIsTold() {
    var read = new Receipt(Receipt.Kind.READ, Golden.position("x3f9:121"));
    assertThat(EphemeralCodec.receipt(Golden.ALICE, read, null))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("read alice\n\"position\":\"x3f9:121\"");
    var delivered = new Receipt(Receipt.Kind.DELIVERED, Golden.position("x3f9:121"));
    assertThat(EphemeralCodec.receipt(Golden.ALICE, delivered, Golden.ALICE))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("delivered alice alice\n\"position\":\"x3f9:121\"");
  }

  @Test
  void aSignalNamesTheOnlyOneWhoIsTold() {
    var bye = new Signal(Golden.BOB, new SignalType("bye"), null);
    assertThat(EphemeralCodec.signal(Golden.ALICE, bye))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("signal alice bob\n\"to\":\"bob\",\"type\":\"bye\"");
    var offer = new Signal(Golden.BOB, new SignalType("\"o\\"), "[1]");
    assertThat(EphemeralCodec.signal(Golden.ALICE, offer))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("signal alice bob\n\"to\":\"bob\",\"type\":\"\\\"o\\\\\",\"data\":[1]");
  }

  @Test
  void aProfileIsAllThatSomebodySaysOfHimselfNow() {
    var all = new Profile("\"A\"", "https://example.org/a", "{\"x\":1.50}");
    assertThat(EphemeralCodec.profile(Golden.ALICE, 7, all))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            "profile alice\n\"version\":7,\"name\":\"\\\"A\\\"\","
                + "\"avatar\":\"https://example.org/a\",\"custom\":{\"x\":1.50}");
    assertThat(EphemeralCodec.profile(Golden.ALICE, 8, Profile.NONE))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("profile alice\n\"version\":8");
  }

  @Test
  void aPresenceNamesItsVersionAndPerhapsTheOnlyOneWhoIsTold() {
    assertThat(EphemeralCodec.presence(EphemeralName.AWAY, Golden.ALICE, 7, null))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("away alice\n\"version\":7");
    assertThat(EphemeralCodec.presence(EphemeralName.INVISIBLE, Golden.ALICE, 7, Golden.ALICE))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("invisible alice alice\n\"version\":7");
  }

  @ParameterizedTest
  @EnumSource
  void everyNameComesBack(EphemeralName name) {
    var bytes = bytes("~ 7\n" + name.label() + " bob\n");
    assertThat(EphemeralCodec.decode(bytes, "~ 7\n".length(), 7).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(new EphemeralEvent(name, Golden.BOB, 7));
  }

  @Test
  void fieldsAndRecipientComeBack() {
    assertThat(decode("read alice bob\n\"position\":\"x3f9:121\"").orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(
            new EphemeralEvent(
                EphemeralName.READ,
                Golden.ALICE,
                Golden.BOB,
                7,
                bytes("\"position\":\"x3f9:121\"")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "typing",
        "typing alice",
        "typing alice\n\n",
        "typing alice\n\"text\":",
        "typing alice\n\"user\":\"bob\"",
        "typing alice\n\"offset\":3",
        "typing alice\n\"x\":1}{\"x\":2",
        "typing alice\n\"x\":\n1",
        "typing  alice\n",
        "typing \n",
        "typing @inbox\n",
        "typing al,ice\n",
        "typing alicé\n",
        "typing alice bob carol\n",
        "typing alice @inbox\n",
        "typing alice b,ob\n",
        "typing alice \n",
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
    assertThat(Arrays.stream(EphemeralName.values()).map(name -> name.label() + " alice\n"))
        .allSatisfy(body -> assertThat(BodyCodec.decode(bytes(body), 0)).isEmpty());
  }

  private static Optional<EphemeralEvent> decode(String body) {
    return EphemeralCodec.decode(bytes(body), 0, 7);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
