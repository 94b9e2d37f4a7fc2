package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.Change;
import chat.parley.protocol.command.Reaction;
import chat.parley.protocol.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Changes of messages, as frames and as bodies over HTTP.
final class ChangeDecoderTest {
  private final CommandDecoder decoder = new CommandDecoder(new CommandLimits(12, 12, 12));

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "edit {} BAD_REQUEST",
        "edit [] BAD_REQUEST",
        "edit {\"message\":\"x3f9:1\" BAD_REQUEST",
        "edit {\"message\":\"x3f9:1\"} BAD_REQUEST",
        "edit {\"text\":\"hi\"} BAD_REQUEST",
        "edit {\"message\":null,\"text\":\"hi\"} BAD_REQUEST",
        "edit {\"message\":1,\"text\":\"hi\"} BAD_REQUEST",
        "edit {\"message\":\"1\",\"text\":\"hi\"} BAD_POSITION",
        "edit {\"message\":\"x3f9:1\",\"text\":\"abcdefghijklm\"} TEXT_TOO_LONG",
        "edit {\"message\":\"x3f9:1\",\"text\":\"hi\",\"key\":\"\"} BAD_KEY",
        "edit {\"message\":\"x3f9:1\",\"text\":\"hi\",\"first\":\"1\"} BAD_POSITION",
        "delete {} BAD_REQUEST",
        "react {\"message\":\"x3f9:1\"} BAD_REQUEST",
        "react {\"message\":\"x3f9:1\",\"reaction\":null} BAD_REQUEST",
        "react {\"message\":\"x3f9:1\",\"reaction\":\"\"} BAD_REACTION",
        "unreact {\"message\":\"x3f9:1\"} BAD_REQUEST",
        "unreact {\"message\":\"x3f9:1\",\"reaction\":\"\\ud83d\"} BAD_REACTION",
      })
  void aWrongOneIsRefusedOnEveryWay(String cmd, String json, ErrorCode code) {
    var body = (DecodedChange.Malformed) decoder.decodeChange(cmd, utf8(json));
    assertThat(body.refusal().code()).isEqualTo(code);

    if (json.endsWith("}")) {
      var members = json.substring(1, json.length() - 1);
      var frame = decoder.decode(utf8(frame(cmd, members)));
      assertThat(frame).isEqualTo(new Decoded.Malformed(7L, body.refusal()));
    }
  }

  @Test
  void whatOnlyOthersNeedIsNotLookedAt() {
    var json =
        "{\"id\":\"x\",\"room\":\"-\",\"text\":\"hi\",\"reaction\":\"x\",\"message\":\"x3f9:1\"}";
    var message = Golden.position("x3f9:1");

    assertThat(decoder.decodeChange("delete", utf8(json)))
        .isEqualTo(understood(new Change(null, message, new Change.Action.Delete(), null)));
    assertThat(decoder.decodeChange("react", utf8(json)))
        .isEqualTo(
            understood(
                new Change(null, message, new Change.Action.React(new Reaction("x")), null)));
  }

  private static DecodedChange understood(Change change) {
    return new DecodedChange.Understood(change);
  }

  private static String frame(String cmd, String members) {
    var more = members.isEmpty() ? "" : "," + members;
    return "{\"id\":7,\"cmd\":\"" + cmd + "\",\"room\":\"general\"" + more + "}";
  }

  private static byte[] utf8(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
