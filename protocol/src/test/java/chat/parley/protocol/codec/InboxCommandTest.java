package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.Subscribe;
import chat.parley.protocol.command.Target;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a command may name an inbox, and what it says of it.
final class InboxCommandTest {
  private final CommandDecoder decoder = new CommandDecoder(new CommandLimits(1024, 1024, 1024));

  @Test
  void itStandsAmongRoomsThatAreFollowed() {
    var after = new LinkedHashMap<RoomId, @Nullable Position>();
    after.put(RoomId.OWN_INBOX, Golden.position("x3f9:6"));
    after.put(Golden.GENERAL, null);

    assertThat(decode("'id':1,'cmd':'subscribe','rooms':{'@inbox':'x3f9:6','general':null}"))
        .isEqualTo(new Decoded.Understood(new Subscribe(1, new Target.Rooms(after))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'cmd':'send','room':'@inbox','text':'hi'",
        "'cmd':'typing','room':'@inbox'",
        "'cmd':'read','room':'@inbox','position':'x3f9:1'",
        "'cmd':'signal','room':'@inbox','to':'bob','type':'x'",
        "'cmd':'subscribe','room':'@alice'",
        "'cmd':'subscribe','room':'@'",
        "'cmd':'subscribe','rooms':{'@alice':null}"
      })
  void elsewhereItIsNoRoomAndOthersAreNoneAnywhere(String command) {
    assertThat(refusal("'id':1," + command)).isEqualTo(ErrorCode.BAD_ROOM);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '%',
      value = {
        "; BAD_REQUEST",
        ",'all':false; BAD_REQUEST",
        ",'all':'true'; BAD_REQUEST",
        ",'all':{'x':true}; BAD_REQUEST",
        ",'all':true,'upTo':'x3f9:1'; BAD_REQUEST",
        ",'notification':'x3f9:1','upTo':'x3f9:1'; BAD_REQUEST",
        ",'notification':7; BAD_REQUEST",
        ",'notification':'x3f9'; BAD_POSITION",
        ",'upTo':'nonsense'; BAD_POSITION"
      })
  void aClearanceSaysOneThing(@Nullable String said, ErrorCode code) {
    assertThat(refusal("'id':1,'cmd':'clear'" + (said == null ? "" : said))).isEqualTo(code);
  }

  private ErrorCode refusal(String members) {
    return ((Decoded.Malformed) decode(members)).refusal().code();
  }

  private Decoded decode(String members) {
    return decoder.decode(
        ('{' + members.replace('\'', '"') + '}').getBytes(StandardCharsets.UTF_8));
  }
}
