package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.Appear;
import chat.parley.protocol.command.Appearance;
import chat.parley.protocol.command.Ping;
import chat.parley.protocol.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Choices of appearance, as frames and as bodies over HTTP.
final class AppearanceDecoderTest {
  private final CommandDecoder decoder = new CommandDecoder(new CommandLimits(100, 100, 100));

  @ParameterizedTest
  @EnumSource
  void eachIsReadOnEveryWay(Appearance appearance) {
    var status = "\"status\":\"" + appearance.label() + '"';
    assertThat(decoder.decodeAppearance(utf8("{" + status + "}")))
        .isEqualTo(new DecodedAppearance.Understood(appearance));
    assertThat(decoder.decode(utf8("{\"id\":7,\"cmd\":\"presence\"," + status + "}")))
        .isEqualTo(new Decoded.Understood(new Appear(7, appearance)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "{} BAD_REQUEST",
        "[] BAD_REQUEST",
        "{\"status\":\"away\" BAD_REQUEST",
        "{\"status\":null} BAD_REQUEST",
        "{\"status\":[\"away\"]} BAD_REQUEST",
        "{\"status\":7} BAD_REQUEST",
        "{\"status\":\"\"} BAD_STATUS",
        "{\"status\":\"Away\"} BAD_STATUS",
        "{\"status\":\"offline\"} BAD_STATUS",
      })
  void aWrongOneIsRefusedOnEveryWay(String json, ErrorCode code) {
    var body = (DecodedAppearance.Malformed) decoder.decodeAppearance(utf8(json));
    assertThat(body.refusal().code()).isEqualTo(code);
    if (json.startsWith("{") && json.endsWith("}")) {
      var command = "{\"id\":7,\"cmd\":\"presence\"" + (json.equals("{}") ? "" : ",");
      assertThat(decoder.decode(utf8(command + json.substring(1))))
          .isEqualTo(new Decoded.Malformed(7L, body.refusal()));
    }
  }

  /// To other commands the field is one that they do not know.
  @Test
  void itsFieldIsNothingToOthers() {
    assertThat(decoder.decode(utf8("{\"id\":7,\"cmd\":\"ping\",\"status\":[1]}")))
        .isEqualTo(new Decoded.Understood(new Ping(7)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
