package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.Ping;
import chat.parley.protocol.command.Watch;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which users a connection is to be told of.
final class WatchDecoderTest {
  private final CommandDecoder decoder = new CommandDecoder(new CommandLimits(100, 100, 100));

  @Test
  void eachIsNamedOnceAndNoneIsFine() {
    assertThat(decode("{\"id\":7,\"cmd\":\"watch\",\"users\":[\"bob\",\"al\\\"ice\",\"bob\"]}"))
        .isEqualTo(
            new Decoded.Understood(
                new Watch(7, List.of(new UserId("bob"), new UserId("al\"ice")))));
    assertThat(decode("{\"users\":[],\"cmd\":\"watch\",\"id\":7}"))
        .isEqualTo(new Decoded.Understood(new Watch(7, List.of())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "\"user\":[\"bob\"] BAD_REQUEST",
        "\"users\":null BAD_REQUEST",
        "\"users\":\"bob\" BAD_REQUEST",
        "\"users\":{\"bob\":null} BAD_REQUEST",
        "\"users\":[\"bob\",7] BAD_REQUEST",
        "\"users\":[\"bob\",[\"carol\"]] BAD_REQUEST",
        "\"users\":[\"bob\",\"@here\"] BAD_USER",
        "\"users\":[\"bob:7\"] BAD_USER",
        "\"users\":[\"\"] BAD_USER",
      })
  void aWrongListIsRefused(String users, ErrorCode code) {
    assertThat(decode("{\"id\":7,\"cmd\":\"watch\"," + users + "}"))
        .isInstanceOfSatisfying(
            Decoded.Malformed.class,
            malformed -> {
              assertThat(malformed.id()).isEqualTo(7);
              assertThat(malformed.refusal().code()).isEqualTo(code);
            });
  }

  /// To other commands the field is one that they do not know.
  @Test
  void itsFieldIsNothingToOthers() {
    assertThat(decode("{\"id\":7,\"cmd\":\"ping\",\"users\":[1,{\"a\":[]}]}"))
        .isEqualTo(new Decoded.Understood(new Ping(7)));
  }

  private Decoded decode(String json) {
    return decoder.decode(json.getBytes(StandardCharsets.UTF_8));
  }
}
