package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.Address;
import chat.parley.protocol.command.Content;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.command.Mentions;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a message may hold besides a text.
final class DraftDecoderTest {
  private static final int MAX_DATA = 40;

  private final CommandDecoder decoder = new CommandDecoder(new CommandLimits(100, 0, MAX_DATA));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"\"",
        "0",
        "false",
        "{\"a\":[1.50,1e400,null]}",
        "-0.0",
        "\"é€😀\"",
        "12345678901234567890"
      })
  void dataStayToTheLetter(String data) {
    assertThat(draft("\"data\":" + data).content()).isEqualTo(new Content(null, data));
    assertThat(draft("\"text\":\"\",\"data\":" + data).content()).isEqualTo(new Content("", data));
  }

  @Test
  void dataLoseTheirWhiteSpace() {
    assertThat(draft("\"data\": { \"a\" :\t[ 1 ,\n2 ] }").content().data())
        .isEqualTo("{\"a\":[1,2]}");
  }

  @Test
  void noDataAreAsIfTheyWereAbsent() {
    assertThat(draft("\"text\":\"hi\",\"data\":null")).isEqualTo(new Draft(null, "hi", null));
    assertThat(refusal("\"data\":null")).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal("\"key\":\"k\"")).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void dataHaveALimit() {
    var longest = '"' + "x".repeat(MAX_DATA - 2) + '"';
    assertThat(draft("\"data\":" + longest).content().data()).isEqualTo(longest);
    assertThat(draft("\"data\":  " + longest + "  ").content().data()).isEqualTo(longest);
    assertThat(refusal("\"data\":\"x" + longest.substring(1))).isEqualTo(ErrorCode.DATA_TOO_LONG);
    var umlauts = '"' + "ü".repeat(MAX_DATA / 2) + '"';
    assertThat(refusal("\"data\":" + umlauts)).isEqualTo(ErrorCode.DATA_TOO_LONG);
  }

  @Test
  void halfASurrogatePairIsNoUnicode() {
    assertThat(refusal("\"data\":\"\\ud83d\"")).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal("\"data\":{\"\\ud83d\":1}")).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void mentionsAreUsersEachOnceAndAllOfTheRoom() {
    assertThat(mentions("[]")).isEqualTo(Mentions.NONE);
    assertThat(mentions("null")).isEqualTo(Mentions.NONE);
    assertThat(mentions("[\"bob\",\"@here\",\"alice\",\"bob\",\"@here\"]"))
        .isEqualTo(new Mentions(List.of(new UserId("bob"), new UserId("alice")), true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"bob\" | BAD_REQUEST",
        "{} | BAD_REQUEST",
        "[1] | BAD_REQUEST",
        "[[\"bob\"]] | BAD_REQUEST",
        "[{\"text\":\"x\"}] | BAD_REQUEST",
        "[\"@all\"] | BAD_USER",
        "[\"a b\"] | BAD_USER",
        "[\"\"] | BAD_USER",
      })
  void whatIsNoListOfUsersIsRefused(String json, ErrorCode code) {
    assertThat(refusal("\"text\":\"hi\",\"mentions\":" + json)).isEqualTo(code);
  }

  @Test
  void soManyAreMentioned() {
    assertThat(mentions(users(50)).users()).hasSize(50);
    assertThat(refusal("\"text\":\"hi\",\"mentions\":" + users(51)))
        .isEqualTo(ErrorCode.TOO_MANY_MENTIONS);
  }

  @Test
  void aThreadIsAPosition() {
    assertThat(draft("\"text\":\"hi\",\"thread\":\"x3f9:1\"").address())
        .isEqualTo(new Address(Golden.position("x3f9:1"), Mentions.NONE));
    assertThat(draft("\"text\":\"hi\",\"thread\":null").address()).isEqualTo(Address.ROOM);
    assertThat(refusal("\"text\":\"hi\",\"thread\":\"17\"")).isEqualTo(ErrorCode.BAD_POSITION);
    assertThat(refusal("\"text\":\"hi\",\"thread\":17")).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void whatOneDoesAboutAThreadNamesIt() {
    for (var command : List.of("follow", "unfollow", "readthread")) {
      var decoded = decoder.decodeThreadPart(command, utf8("{\"position\":\"x3f9:1\"}"));
      assertThat(decoded)
          .as(command)
          .isInstanceOfSatisfying(
              DecodedThreadPart.Malformed.class,
              wrong -> assertThat(wrong.refusal().text()).contains("'thread'"));
    }
    assertThat(decoder.decodeThreadPart("readthread", utf8("{\"thread\":\"x3f9:1\"}")))
        .isInstanceOf(DecodedThreadPart.Malformed.class);
  }

  private static String users(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"u" + i + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }

  private Mentions mentions(String json) {
    return draft("\"text\":\"hi\",\"mentions\":" + json).address().mentions();
  }

  private Draft draft(String members) {
    return ((DecodedDraft.Understood) decoder.decodeDraft(utf8("{" + members + "}"))).draft();
  }

  private ErrorCode refusal(String members) {
    var decoded = (DecodedDraft.Malformed) decoder.decodeDraft(utf8("{" + members + "}"));
    return decoded.refusal().code();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
