package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.command.Command;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.command.Ping;
import chat.parley.protocol.command.Refresh;
import chat.parley.protocol.command.Send;
import chat.parley.protocol.command.Subscribe;
import chat.parley.protocol.command.Target;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandDecoderTest {
  private static final int MAX_TEXT_BYTES = 12;
  private static final long SEED = 20260101;

  private final CommandDecoder decoder =
      new CommandDecoder(new CommandLimits(MAX_TEXT_BYTES, 0, 0));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":8,\"cmd\":\"ping\",\"unknown\":1}",
        "{\"unknown\":{\"id\":1,\"cmd\":[{\"id\":2}]},\"id\":8,\"cmd\":\"ping\"}",
        "{\"id\":8,\"unknown\":[[],{},\"}\",null,1e400,-0.5],\"cmd\":\"ping\"}",
        "{\"cmd\":\"ping\",\"\":null,\"ID\":3,\"id\":8}",
        " \t\r\n{ \"id\" : 8 , \"cmd\" : \"ping\" } \n"
      })
  void unknownFieldsAndWhitespaceAreSkipped(String json) {
    assertThat(understood(json)).isEqualTo(new Ping(8));
  }

  @Test
  void fieldsComeInAnyOrder() {
    assertThat(
            understood(
                """
                {"first":"x3f9:118","text":"hi","room":"general","key":"c-81f0","cmd":"send","id":7}\
                """))
        .isEqualTo(
            new Send(7, Golden.GENERAL, new Draft(Golden.KEY, "hi", Golden.position("x3f9:118"))));
  }

  @Test
  void escapedNamesAndValuesAreTheSame() {
    assertThat(understood("{\"\\u0069d\":8,\"cmd\":\"pin\\u0067\"}")).isEqualTo(new Ping(8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "cmd",
        "room",
        "text",
        "token",
        "key",
        "first",
        "rooms",
        "after",
        "message",
        "reaction"
      })
  void aFieldOfTheWrongTypeIsNamed(String field) {
    for (var wrong : new String[] {"true", "[]", "[{\"a\":[1]}]", "1.5"}) {
      var malformed = malformed("{\"" + field + "\":" + wrong + ",\"id\":5,\"cmd\":\"ping\"}");

      assertThat(malformed.id()).as(wrong).isEqualTo(5);
      assertThat(malformed.refusal().code()).as(wrong).isEqualTo(ErrorCode.BAD_REQUEST);
      assertThat(malformed.refusal().text()).startsWith("'" + field + "' must be ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "cmd", "room", "text", "token", "rooms"})
  void aFieldThatMustBeThereIsNotNull(String field) {
    var malformed = malformed("{\"" + field + "\":null,\"id\":5,\"cmd\":\"ping\"}");

    assertThat(malformed.refusal().code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(malformed.id()).isEqualTo(5);
  }

  @Test
  void aFieldThatMayBeAbsentMayBeNull() {
    assertThat(
            understood(
                """
                {"id":7,"cmd":"send","room":"general","key":null,"text":"hi","first":null}"""))
        .isEqualTo(new Send(7, Golden.GENERAL, new Draft(null, "hi", null)));
    assertThat(understood("{\"id\":1,\"cmd\":\"subscribe\",\"room\":\"general\",\"after\":null}"))
        .isEqualTo(new Subscribe(1, new Target.OneRoom(Golden.GENERAL, null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "{} 'id' -1",
        "{\"cmd\":\"ping\"} 'id' -1",
        "{\"id\":3} 'cmd' 3",
        "{\"id\":3,\"cmd\":\"send\",\"text\":\"hi\"} 'room' 3",
        "{\"id\":3,\"cmd\":\"send\",\"room\":\"general\"} 'text' 3",
        "{\"id\":3,\"cmd\":\"subscribe\"} 'room' 3",
        "{\"id\":3,\"cmd\":\"unsubscribe\"} 'room' 3",
        "{\"id\":3,\"cmd\":\"typing\"} 'room' 3",
        "{\"id\":3,\"cmd\":\"read\",\"position\":\"x:1\"} 'room' 3",
        "{\"id\":3,\"cmd\":\"read\",\"room\":\"r\"} 'position' 3",
        "{\"id\":3,\"cmd\":\"delivered\",\"room\":\"r\"} 'position' 3",
        "{\"id\":3,\"cmd\":\"refresh\"} 'token' 3",
      })
  void aMissingFieldIsNamed(String json, String name, long id) {
    var malformed = malformed(json);

    assertThat(malformed.refusal().code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(malformed.refusal().text()).startsWith(name + " is missing");
    assertThat(malformed.id()).isEqualTo(id < 0 ? null : id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "\"ping\"",
        "[]",
        "[{\"id\":8,\"cmd\":\"ping\"}]",
        "ping",
        "{",
        "{\"id\"",
        "{\"id\":",
        "{\"cmd\":\"ping",
        "{id:8,\"cmd\":\"ping\"}",
        "{'id':8,'cmd':'ping'}",
        "{\"id\":08,\"cmd\":\"ping\"}",
        "{\"id\":+8,\"cmd\":\"ping\"}",
        "{\"id\":NaN,\"cmd\":\"ping\"}",
        "{\"cmd\":\"ping\",\"x\":\"\n\"}",
        "{\"cmd\":\"ping\",\"x\":\"\\x\"}",
        "{\"cmd\":\"ping\",}",
        "{\"cmd\":\"ping\" \"x\":1}",
        "{/* no */\"cmd\":\"ping\"}",
      })
  void whatIsNoJsonObjectIsRefused(String json) {
    var malformed = malformed(json);

    assertThat(malformed.refusal().code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(malformed.id()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\":8,\"cmd\":\"ping\"}", "}", "]", ",", "x", "null", "\0"})
  void nothingFollowsTheObject(String garbage) {
    var malformed = malformed("{\"id\":8,\"cmd\":\"ping\"}" + garbage);

    assertThat(malformed.refusal().code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(malformed.id()).isEqualTo(8);
  }

  @Test
  void everyTruncationIsRefusedAndNoneThrows() {
    for (var name : Golden.COMMANDS.keySet()) {
      var json = Golden.bytes(name);
      for (int length = 0; length < json.length; length++) {
        assertThat(decoder.decode(Arrays.copyOf(json, length)))
            .as(name + " cut to " + length)
            .isInstanceOf(Decoded.Malformed.class);
      }
    }
  }

  @Test
  void noBytesMakeItThrow() {
    var random = new Random(SEED);
    for (int round = 0; round < 10_000; round++) {
      var json = Golden.bytes("command-subscribe-rooms");
      for (int change = random.nextInt(4); change >= 0; change--) {
        json[random.nextInt(json.length)] = (byte) random.nextInt();
      }
      assertThat(decoder.decode(json)).as("seed " + SEED + ", round " + round).isNotNull();
      assertThat(decoder.decodeDraft(json)).as("seed " + SEED + ", round " + round).isNotNull();
    }
  }

  @Test
  void invalidUtf8IsRefusedWhereverItStands() {
    var invalid =
        new byte[][] {
          {(byte) 0xff}, // never in UTF-8
          {(byte) 0x80}, // continuation without a start
          {(byte) 0xc3}, // start without continuation
          {(byte) 0xc0, (byte) 0xaf}, // overlong
          {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, // half of a surrogate pair
          {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // beyond Unicode
        };
    for (var bytes : invalid) {
      var piece = new String(bytes, StandardCharsets.ISO_8859_1);
      for (var field : new String[] {"text", "unknown", piece}) {
        var json = "{\"id\":8,\"cmd\":\"ping\",\"" + field + "\":\"" + piece + "\"}";
        assertThat(decoder.decode(json.getBytes(StandardCharsets.ISO_8859_1)))
            .isEqualTo(
                new Decoded.Malformed(
                    null, CommandDecoder.refused(ErrorCode.BAD_REQUEST, "Not UTF-8.").refusal()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void otherEncodingsAreRefused(String charset) {
    var json = "{\"id\":8,\"cmd\":\"ping\"}".getBytes(Charset.forName(charset));

    assertThat(decoder.decode(json)).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(understood(nested(31))).isEqualTo(new Ping(8));
    assertThat(malformed(nested(32)).refusal().code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(malformed(nested(60_000)).refusal().code()).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "1", "9007199254740991"})
  void idsReachFromZeroTo2To53(String id) {
    assertThat(understood("{\"cmd\":\"ping\",\"id\":" + id + "}").id())
        .isEqualTo(Long.parseLong(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "9007199254740992",
        "9223372036854775808",
        "18446744073709551617",
        "12345678901234567890123456789012",
        "1.0",
        "1e3",
        "\"1\"",
        "[1]",
        "{\"id\":1}"
      })
  void otherIdsAreRefused(String id) {
    var malformed = malformed("{\"id\":" + id + ",\"cmd\":\"ping\"}");

    assertThat(malformed.id()).isNull();
    assertThat(malformed.refusal())
        .isEqualTo(
            CommandDecoder.refused(
                    ErrorCode.BAD_REQUEST, "'id' must be an integer from 0 to 2^53-1.")
                .refusal());
  }

  @Test
  void numbersOfMoreThan32CharactersAreRefusedAnywhere() {
    var longNumber = "1".repeat(33);

    assertThat(malformed("{\"cmd\":\"ping\",\"id\":" + longNumber + "}").id()).isNull();
    assertThat(malformed("{\"id\":8,\"cmd\":\"ping\",\"x\":" + longNumber + "}").id()).isEqualTo(8);
  }

  @Test
  void theErrorNamesTheIdWhereverItStands() {
    assertThat(malformed("{\"text\":5,\"id\":8,\"cmd\":\"ping\"}").id()).isEqualTo(8);
    assertThat(malformed("{\"rooms\":{\"general\":{\"x\":[1]},\"a\":1},\"id\":8}").id())
        .isEqualTo(8);
    assertThat(malformed("{\"rooms\":{\"-\":[[\"}\"]]},\"id\":8}").id()).isEqualTo(8);
    assertThat(malformed("{\"after\":{\"general\":\"x\"},\"id\":8}").id()).isEqualTo(8);
  }

  @Test
  void theFirstWrongFieldIsTheOneReported() {
    var malformed = malformed("{\"room\":\"-\",\"key\":\"a b\",\"id\":8,\"cmd\":\"ping\"}");

    assertThat(malformed.refusal().code()).isEqualTo(ErrorCode.BAD_ROOM);
  }

  @Test
  void ofDuplicatesTheLastCounts() {
    assertThat(understood("{\"id\":1,\"cmd\":\"nope\",\"id\":8,\"cmd\":\"ping\"}"))
        .isEqualTo(new Ping(8));
    assertThat(subscribed("\"rooms\":\"mine\",\"rooms\":{\"dev\":null}"))
        .isEqualTo(new Target.Rooms(oneRoom(Golden.DEV, null)));
    assertThat(subscribed("\"rooms\":{\"dev\":null},\"rooms\":\"mine\""))
        .isEqualTo(new Target.Mine(Map.of()));
    assertThat(subscribed("\"room\":\"dev\",\"after\":\"x3f9:1\",\"after\":null"))
        .isEqualTo(new Target.OneRoom(Golden.DEV, null));
    assertThat(subscribed("\"room\":\"dev\",\"after\":{\"dev\":\"x3f9:1\"},\"after\":\"x3f9:2\""))
        .isEqualTo(new Target.OneRoom(Golden.DEV, Golden.position("x3f9:2")));
    assertThat(subscribed("\"rooms\":{\"dev\":null,\"dev\":\"x3f9:1\"}"))
        .isEqualTo(new Target.Rooms(oneRoom(Golden.DEV, Golden.position("x3f9:1"))));
  }

  @Test
  void roomsStayInTheirOrder() {
    var target = (Target.Rooms) subscribed("\"rooms\":{\"z\":null,\"a\":null,\"m\":\"x:1\"}");

    assertThat(target.after().keySet()).extracting(RoomId::value).containsExactly("z", "a", "m");
  }

  @Test
  void noRoomsAreNoError() {
    assertThat(subscribed("\"rooms\":{}")).isEqualTo(new Target.Rooms(Map.of()));
  }

  @Test
  void aThousandRoomsAreReadAndOneMoreIsRefused() {
    var thousand = (Target.Rooms) subscribed("\"rooms\":{" + rooms(1_000) + "}");
    var refused = malformed("{\"cmd\":\"subscribe\",\"rooms\":{" + rooms(1_001) + "},\"id\":1}");

    assertThat(thousand.after()).hasSize(1_000);
    assertThat(refused.refusal().code()).isEqualTo(ErrorCode.TOO_MANY_ROOMS);
    assertThat(refused.id()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"room\":\"dev\",\"after\":{\"dev\":\"x3f9:1\"}",
        "\"rooms\":\"mine\",\"after\":\"x3f9:1\"",
        "\"rooms\":{\"dev\":null},\"after\":\"x3f9:1\"",
        "\"rooms\":{\"dev\":null},\"after\":{\"dev\":\"x3f9:1\"}",
        "\"rooms\":{\"dev\":null},\"room\":\"dev\"",
        "\"rooms\":\"mine\",\"room\":\"dev\"",
      })
  void whatWouldBeIgnoredInASubscribeIsRefused(String fields) {
    var malformed = malformed("{\"id\":1,\"cmd\":\"subscribe\"," + fields + "}");

    assertThat(malformed.refusal().code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(malformed.id()).isEqualTo(1);
  }

  @Test
  void aRoomWithoutAPositionInAfterIsLeftOut() {
    assertThat(subscribed("\"rooms\":\"mine\",\"after\":{\"dev\":null,\"general\":\"x3f9:1\"}"))
        .isEqualTo(new Target.Mine(Map.of(Golden.GENERAL, Golden.position("x3f9:1"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", ".a", "a b", "a/b", "a:b", "ä", "a\\u0000", "a\\n"})
  void whatIsNoRoomIsRefusedInEachPlace(String room) {
    var value = "\"" + room + "\"";
    for (var field :
        new String[] {
          "\"room\":" + value, "\"rooms\":{" + value + ":null}", "\"after\":{" + value + ":null}"
        }) {
      assertThat(malformed("{\"id\":1,\"cmd\":\"subscribe\"," + field + "}").refusal().code())
          .as(field)
          .isEqualTo(ErrorCode.BAD_ROOM);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x3f9", "x3f9:", ":1", "x3f9:-1", "X:1", "x:9007199254740992"})
  void whatIsNoPositionIsRefusedInEachPlace(String position) {
    var value = "\"" + position + "\"";
    for (var field :
        new String[] {
          "\"after\":" + value,
          "\"first\":" + value,
          "\"rooms\":{\"dev\":" + value + "}",
          "\"after\":{\"dev\":" + value + "}"
        }) {
      assertThat(malformed("{\"id\":1,\"cmd\":\"ping\"," + field + "}").refusal().code())
          .as(field)
          .isEqualTo(ErrorCode.BAD_POSITION);
    }
  }

  @Test
  void keysAreVisibleAscii() {
    var longest = "k".repeat(64);

    assertThat(sent("\"key\":\"" + longest + "\",\"text\":\"\"").key()).hasToString(longest);
    assertThat(sent("\"key\":\"!~\\\"\\\\\",\"text\":\"\"").key()).hasToString("!~\"\\");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\\u0000", "a\\n", "\\u007f", "é", "\\ud800", "😀"})
  void otherKeysAreRefused(String key) {
    assertKeyRefused(key);
  }

  @Test
  void aKeyOf65CharactersIsRefused() {
    assertKeyRefused("k".repeat(65));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "abcdefghijkl", "éééééé", "€€€€", "😀😀😀", "\0\0\0\0\0\0\0\0\0\0\0\0"})
  void textsUpToTheLimitInBytesAreRead(String text) {
    assertThat(sent("\"text\":\"" + text.replace("\0", "\\u0000") + "\"").content().text())
        .isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abcdefghijklm", "ééééééa", "€€€€a", "😀😀😀a", "\\ud83d\\ude00😀😀a"})
  void textsBeyondTheLimitInBytesAreRefused(String text) {
    var malformed = malformed(send("\"text\":\"" + text + "\""));

    assertThat(malformed.refusal())
        .isEqualTo(
            CommandDecoder.refused(
                    ErrorCode.TEXT_TOO_LONG, "'text' is longer than 12 bytes of UTF-8.")
                .refusal());
    assertThat(malformed.id()).isEqualTo(7);
  }

  @Test
  void anEscapedSurrogatePairIsOneCharacter() {
    assertThat(sent("\"text\":\"\\ud83d\\ude00\"").content().text()).isEqualTo("😀");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\\ud800", "\\udc00", "a\\ud83d", "\\ude00\\ud83d", "\\ud83d\\ud83d\\ude00"})
  void halfOfASurrogatePairIsRefused(String text) {
    var malformed = malformed("{\"text\":\"" + text + "\",\"cmd\":\"ping\",\"id\":7}");

    assertThat(malformed.refusal())
        .isEqualTo(
            CommandDecoder.refused(ErrorCode.BAD_REQUEST, "'text' holds half of a surrogate pair.")
                .refusal());
    assertThat(malformed.id()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Ping", "ping ", "publish", "null"})
  void anUnknownCommandHasItsOwnError(String cmd) {
    var malformed = malformed("{\"id\":8,\"cmd\":\"" + cmd + "\"}");

    assertThat(malformed.refusal().code()).isEqualTo(ErrorCode.UNKNOWN_COMMAND);
    assertThat(malformed.id()).isEqualTo(8);
  }

  @Test
  void aTokenIsNotPrinted() {
    assertThat(new Refresh(9, "secret").toString()).doesNotContain("secret");
  }

  @Test
  void aDraftKnowsNoFieldsOfACommand() {
    var json = "{\"id\":\"x\",\"cmd\":1,\"room\":\"-\",\"rooms\":2,\"token\":3,\"text\":\"hi\"}";

    assertThat(decoder.decodeDraft(utf8(json)))
        .isEqualTo(new DecodedDraft.Understood(new Draft(null, "hi", null)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "{} BAD_REQUEST",
        "[] BAD_REQUEST",
        "{\"text\":\"hi\" BAD_REQUEST",
        "{\"text\":\"hi\"}{} BAD_REQUEST",
        "{\"text\":null} BAD_REQUEST",
        "{\"text\":\"\\ud800\"} BAD_REQUEST",
        "{\"text\":\"abcdefghijklm\"} TEXT_TOO_LONG",
        "{\"text\":\"hi\",\"key\":\"\"} BAD_KEY",
        "{\"text\":\"hi\",\"key\":1} BAD_REQUEST",
        "{\"text\":\"hi\",\"first\":\"x\"} BAD_POSITION",
        "{\"text\":\"hi\",\"first\":{}} BAD_REQUEST",
      })
  void aWrongDraftIsRefused(String json, ErrorCode code) {
    var malformed = (DecodedDraft.Malformed) decoder.decodeDraft(utf8(json));

    assertThat(malformed.refusal().code()).isEqualTo(code);
  }

  private Command understood(String json) {
    var decoded = decoder.decode(utf8(json));
    assertThat(decoded).isInstanceOf(Decoded.Understood.class);
    return ((Decoded.Understood) decoded).command();
  }

  private Decoded.Malformed malformed(String json) {
    var decoded = decoder.decode(utf8(json));
    assertThat(decoded).as(json).isInstanceOf(Decoded.Malformed.class);
    return (Decoded.Malformed) decoded;
  }

  private Target subscribed(String fields) {
    return ((Subscribe) understood("{\"id\":1,\"cmd\":\"subscribe\"," + fields + "}")).target();
  }

  private Draft sent(String fields) {
    return ((Send) understood(send(fields))).draft();
  }

  private void assertKeyRefused(String key) {
    assertThat(malformed(send("\"key\":\"" + key + "\",\"text\":\"hi\"")).refusal().code())
        .isEqualTo(ErrorCode.BAD_KEY);
  }

  private static String send(String fields) {
    return "{\"id\":7,\"cmd\":\"send\",\"room\":\"general\"," + fields + "}";
  }

  private static Map<RoomId, @Nullable Position> oneRoom(RoomId room, @Nullable Position after) {
    return Collections.singletonMap(room, after);
  }

  private static String rooms(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"room" + i + "\":null")
        .collect(Collectors.joining(","));
  }

  private static String nested(int depth) {
    return "{\"id\":8,\"x\":" + "[".repeat(depth) + "]".repeat(depth) + ",\"cmd\":\"ping\"}";
  }

  private static byte[] utf8(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void ackedIsAPositionBesideARoomOrAnObjectBesideRooms() {
    var position = Golden.position("x3f9:9");
    assertThat(acked("\"room\":\"general\",\"acked\":\"x3f9:9\""))
        .isEqualTo(Map.of(Golden.GENERAL, position));
    assertThat(acked("\"rooms\":\"mine\",\"acked\":{\"general\":\"x3f9:9\",\"dev\":null}"))
        .isEqualTo(Map.of(Golden.GENERAL, position));
    assertThat(acked("\"room\":\"general\",\"acked\":null")).isEmpty();
    var beside = "{\"id\":1,\"cmd\":\"subscribe\",\"rooms\":\"mine\",\"acked\":\"x3f9:9\"}";
    assertThat(decoder.decode(beside.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            Decoded.Malformed.class,
            wrong -> assertThat(wrong.refusal().code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  private Map<RoomId, Position> acked(String fields) {
    var json = "{\"id\":1,\"cmd\":\"subscribe\"," + fields + "}";
    var decoded = decoder.decode(json.getBytes(StandardCharsets.UTF_8));
    return ((Subscribe) ((Decoded.Understood) decoded).command()).acked();
  }
}
