package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.ChangeDocument;
import chat.parley.protocol.command.DocumentChange;
import chat.parley.protocol.command.DocumentChange.Action;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is asked of a document, as it is read from a command.
final class DocumentCommandTest {
  private final CommandDecoder decoder = new CommandDecoder(new CommandLimits(1024, 1024, 1024));

  @Test
  void aDocumentIsAnyJsonToTheLetterOnOneLine() {
    assertThat(action("'cmd':'put','document': { 'a' : 1.10,\n 'b':[null,12345678901234567890] }"))
        .isEqualTo(new Action.Put(json("{'a':1.10,'b':[null,12345678901234567890]}")));
    assertThat(action("'cmd':'put','document':null")).isEqualTo(new Action.Put("null"));
    assertThat(action("'cmd':'patch','merge':null")).isEqualTo(new Action.Merge("null"));
    assertThat(action("'cmd':'patch','patch':{'x':1}"))
        .as("looked at where it is applied")
        .isEqualTo(new Action.Patch(json("{'x':1}")));
  }

  /// The document says which of them there are.
  @Test
  void membersOfOneNameAreAllKept() {
    assertThat(action("'cmd':'put','document':{'a':1,'a':2}"))
        .isEqualTo(new Action.Put(json("{'a':1,'a':2}")));
  }

  @Test
  void aConditionIsAPositionOrNone() {
    assertThat(change("'cmd':'put','document':1,'ifMatch':null").ifMatch()).isNull();
    assertThat(change("'cmd':'put','document':1,'ifMatch':'x3f9:7'").ifMatch())
        .isEqualTo(Golden.position("x3f9:7"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '%',
      value = {
        "'cmd':'put'; BAD_REQUEST",
        "'cmd':'put','patch':[]; BAD_REQUEST",
        "'cmd':'put','document':'\\ud800'; BAD_REQUEST",
        "'cmd':'patch'; BAD_REQUEST",
        "'cmd':'patch','document':{}; BAD_REQUEST",
        "'cmd':'patch','patch':[],'merge':{}; BAD_REQUEST",
        "'cmd':'patch','merge':'\\ud800'; BAD_REQUEST",
        "'cmd':'put','document':1,'ifMatch':7; BAD_POSITION",
        "'cmd':'put','document':1,'ifMatch':{'x':1}; BAD_POSITION",
        "'cmd':'put','document':1,'ifMatch':''; BAD_POSITION",
        "'cmd':'put','document':1,'first':'x'; BAD_POSITION",
        "'cmd':'put','document':1,'key':'a b'; BAD_KEY"
      })
  void whatCannotBeDoneIsRefused(String members, ErrorCode code) {
    assertThat(refusal("'room':'rates'," + members)).isEqualTo(code);
  }

  @Test
  void theRoomIsOneAndNoInbox() {
    assertThat(refusal("'cmd':'put','document':1")).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal("'room':'@inbox','cmd':'put','document':1")).isEqualTo(ErrorCode.BAD_ROOM);
  }

  @Test
  void elsewhereTheseNamesAreNothing() {
    assertThat(decode("'cmd':'ping','document':{'a':[1]},'patch':7,'merge':'\\ud800','ifMatch':{}"))
        .isInstanceOf(Decoded.Understood.class);
  }

  private Action action(String members) {
    return change(members).action();
  }

  private DocumentChange change(String members) {
    var understood = (Decoded.Understood) decode("'room':'rates'," + members);
    var command = (ChangeDocument) understood.command();
    assertThat(command.room()).isEqualTo(new RoomId("rates"));
    return command.change();
  }

  private ErrorCode refusal(String members) {
    return ((Decoded.Malformed) decode(members)).refusal().code();
  }

  private Decoded decode(String members) {
    return decoder.decode(json("{'id':1," + members + "}").getBytes(StandardCharsets.UTF_8));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
