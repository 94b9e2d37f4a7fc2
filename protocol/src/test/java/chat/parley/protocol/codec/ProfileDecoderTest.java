package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.Profile;
import chat.parley.protocol.command.ProfileChange;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.event.EphemeralEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Changes of profiles, as they come over HTTP.
final class ProfileDecoderTest {
  private static final int MAX_BYTES = 40;

  private final ProfileDecoder decoder = new ProfileDecoder(MAX_BYTES);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|BAD_REQUEST",
        "[]|BAD_REQUEST",
        "\"Alice\"|BAD_REQUEST",
        "{\"name\":\"Alice\"|BAD_REQUEST",
        "{\"name\":\"Alice\"} {}|BAD_REQUEST",
        "{\"name\":7}|BAD_PROFILE",
        "{\"name\":[\"Alice\"]}|BAD_PROFILE",
        "{\"name\":\"\"}|BAD_PROFILE",
        "{\"name\":\" Alice\"}|BAD_PROFILE",
        "{\"name\":\"Al\\nice\"}|BAD_PROFILE",
        "{\"name\":\"\\ud83d\"}|BAD_PROFILE",
        "{\"avatar\":\"\"}|BAD_PROFILE",
        "{\"avatar\":\"alice.png\"}|BAD_PROFILE",
        "{\"avatar\":{}}|BAD_PROFILE",
        "{\"custom\":\"x\"}|BAD_PROFILE",
        "{\"custom\":[]}|BAD_PROFILE",
        "{\"custom\":7}|BAD_PROFILE",
        "{\"custom\":{\"x\":\"\\ud83d\"}}|BAD_REQUEST",
        "{\"custom\":{\"x\":1}|BAD_REQUEST",
      })
  void aWrongOneIsRefused(String json, ErrorCode code) {
    assertThat(refusal(json)).isEqualTo(code);
  }

  @Test
  void notUtf8IsRefused() {
    var json = "{\"name\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(decoder.decode(json)).isInstanceOf(DecodedProfile.Malformed.class);
  }

  @Test
  void whatIsAbsentStaysAndWhatIsNullGoes() {
    assertThat(change("{}")).isEqualTo(new ProfileChange(null, null, null));
    assertThat(change("{\"name\":null,\"avatar\":null,\"custom\":null}"))
        .isEqualTo(new ProfileChange("", "", ""));
    assertThat(change("{\"custom\":{},\"name\":\"Alice\"}"))
        .isEqualTo(new ProfileChange("Alice", null, "{}"));
  }

  @Test
  void whatItDoesNotKnowIsSkipped() {
    assertThat(change("{\"user\":\"bob\",\"version\":{\"x\":[1]},\"name\":\"Alice\",\"x\":null}"))
        .isEqualTo(new ProfileChange("Alice", null, null));
  }

  @Test
  void customFieldsAreTakenToTheLetterWithoutTheWhiteSpaceBetween() {
    assertThat(change("{\"custom\": { \"a\" : [ 1.50 , \" \" ] } }").custom())
        .isEqualTo("{\"a\":[1.50,\" \"]}");
  }

  @Test
  void customFieldsHaveALimitInBytes() {
    var longest = "{\"x\":\"" + "y".repeat(MAX_BYTES - 8) + "\"}";
    assertThat(change("{\"custom\":" + longest + "  }").custom()).hasSize(MAX_BYTES);
    assertThat(refusal("{\"custom\":" + longest.replace("yyy", "yyyy") + "}"))
        .isEqualTo(ErrorCode.BAD_PROFILE);
    assertThat(refusal("{\"custom\":{\"x\":\"" + "é".repeat(17) + "\"}}"))
        .isEqualTo(ErrorCode.BAD_PROFILE);
  }

  /// What every node can read again: it looks at what came through Redis as strictly.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":1,\"a\":2}",
        "{\"event\":\"message\",\"at\":0}",
        "{\"\":\"\\u0000\\u2028👍\"}",
        "{\"a\":1234567890123456789012345678e99}",
      })
  void whatIsTakenIsReadOnTheOtherSide(String custom) {
    var taken = change("{\"custom\":" + custom + "}").custom();
    var event = throughRedis(new Profile(null, null, taken));
    assertThat(event.recipient()).isNull();
    assertThat(new String(EventEncoder.encode(Golden.GENERAL, event), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"event":"profile","room":"general","user":"alice","at":7,"version":9,"custom":%s}"""
                .formatted(taken));
  }

  @Test
  void theDeepestIsReadOnTheOtherSideToo() {
    var deepest = "{\"x\":".repeat(30) + "[]" + "}".repeat(30);
    var unlimited = new ProfileDecoder(1_000);
    var decoded = unlimited.decode(utf8("{\"custom\":" + deepest + "}"));
    assertThat(decoded).isInstanceOf(DecodedProfile.Understood.class);
    assertThat(throughRedis(new Profile(null, null, deepest)).fields()).asString().contains("[]");
    assertThat(unlimited.decode(utf8("{\"custom\":{\"x\":" + deepest + "}}")))
        .isInstanceOf(DecodedProfile.Malformed.class);
  }

  private static EphemeralEvent throughRedis(Profile profile) {
    return EphemeralCodec.decode(EphemeralCodec.profile(Golden.ALICE, 9, profile), 0, 7)
        .orElseThrow();
  }

  private ProfileChange change(String json) {
    return ((DecodedProfile.Understood) decoder.decode(utf8(json))).change();
  }

  private ErrorCode refusal(String json) {
    return ((DecodedProfile.Malformed) decoder.decode(utf8(json))).refusal().code();
  }

  private static byte[] utf8(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
