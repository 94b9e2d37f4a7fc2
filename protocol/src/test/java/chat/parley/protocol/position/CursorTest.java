package chat.parley.protocol.position;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorTest {
  private static final long SEED = 20260103;
  private static final int MAX_ROOMS = 150;
  private static final RoomId GENERAL = new RoomId("general");
  private static final RoomId DEV = new RoomId("dev");
  private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";

  private final Random random = new Random(SEED);

  /// Computed by another program from the definition.
  @ParameterizedTest
  @CsvSource({
    "a, dc4c860143ef",
    "general, 5796a0d9372c",
    "dev, 2a18f4613566",
    "Room-1.x_y~z, d21759594dd0",
    "0000000000000000000000000000000000000000000000000000000000000000, 7138cf03e06c"
  })
  void theHashOfARoomNeverChanges(String room, String hash) {
    assertThat(Cursor.hash(new RoomId(room))).isEqualTo(Long.parseLong(hash, 16));
  }

  /// Nodes write it for a user, and read it before they know of whom it is.
  @Test
  void anInboxIsHeldByItsName() {
    var position = Position.parse("x3f9:7").orElseThrow();
    var cursor = Cursor.of(Map.of(RoomId.inboxOf(new UserId("alice")), position));

    assertThat(cursor.position(RoomId.OWN_INBOX)).contains(position);
    assertThat(cursor.position(new RoomId("inbox"))).isEmpty();
  }

  /// Computed by another program from the definition.
  @Test
  void theEncodingNeverChanges() {
    assertEncoding("v", Map.of());
    assertEncoding("vV5ag2TcsipZheA", Map.of(GENERAL, position("x3f9:120")));
    assertEncoding(
        "vKhj0YTVmAQBXlqDZNyyKlmF5", Map.of(GENERAL, position("x3f9:121"), DEV, position("0:0")));
    assertEncoding(
        "vKhj0YTVm9aDJoqwCrAJXlqDZNyz0oM3cuVT_________D9xMhgFD7y9_",
        Map.of(
            GENERAL,
            position("zzzzzzzz:9007199254740991"),
            DEV,
            position("00000000:300"),
            new RoomId("a"),
            position("0a:127")));
  }

  @Test
  void everyCursorComesBack() {
    for (int round = 0; round < 500; round++) {
      var positions = positions(random.nextInt(20), Epoch.MAX_LENGTH, Position.MAX_OFFSET + 1);
      var cursor = Cursor.of(positions);

      var parsed = Cursor.parse(cursor.encode(), List.of());

      assertThat(parsed).as(where(round)).contains(cursor);
      positions.forEach(
          (room, position) ->
              assertThat(parsed.orElseThrow().position(room)).as(where(0)).contains(position));
    }
  }

  @Test
  void equalCursorsEncodeEqually() {
    for (int round = 0; round < 200; round++) {
      var positions = positions(30, 6, 1 << 20);
      var entries = new ArrayList<>(positions.entrySet());
      Collections.shuffle(entries, random);
      var grown = Cursor.EMPTY;
      for (var entry : entries) {
        grown = grown.with(entry.getKey(), position("old:1"));
        grown = grown.with(entry.getKey(), entry.getValue());
      }

      assertThat(grown).as(where(round)).isEqualTo(Cursor.of(positions));
      assertThat(grown.encode()).as(where(round)).isEqualTo(Cursor.of(positions).encode());
    }
  }

  @Test
  void cursorsOfAllRoomsOfAConnectionAreSmallEnough() {
    for (int round = 0; round < 50; round++) {
      var cursor = Cursor.of(positions(MAX_ROOMS, 6, 1 << 27));

      assertThat(cursor.positions()).hasSize(MAX_ROOMS);
      assertThat(cursor.encode()).hasSizeLessThanOrEqualTo(Cursor.MAX_ENCODED_LENGTH);
    }
    assertThat(Cursor.of(largestPositions("zzzzzz", (1 << 27) - 1)).encode())
        .hasSize(1 + 20 * MAX_ROOMS)
        .hasSizeLessThan(Cursor.MAX_ENCODED_LENGTH);
  }

  /// Whatever is issued to a client is accepted from it.
  @Test
  void theLargestCursorOfAllRoomsComesBack() {
    var positions = largestPositions("zzzzzzzz", Position.MAX_OFFSET);
    var cursor = Cursor.of(positions);
    var list = String.join(",", positions.values().stream().map(Position::toString).toList());

    assertThat(cursor.encode()).hasSizeLessThanOrEqualTo(Cursor.MAX_ENCODED_LENGTH);
    assertThat(Cursor.parse(cursor.encode(), List.of())).contains(cursor);
    assertThat(Cursor.parse(list, positions.keySet())).contains(cursor);
  }

  @Test
  void aCursorLongerThanTheLimitIsRefused() {
    var room = "v" + "A".repeat(Cursor.MAX_ENCODED_LENGTH);

    assertThat(Cursor.parse(room, List.of())).isEmpty();
    assertThat(Cursor.parse("x3f9:" + "0".repeat(4_100), List.of(GENERAL))).isEmpty();
  }

  @Test
  void aListOfPositionsIsReadInTheOrderOfTheRooms() {
    var both = Map.of(GENERAL, position("x3f9:120"), DEV, position("q77a:5"));

    assertThat(Cursor.parse("x3f9:120,q77a:5", List.of(GENERAL, DEV))).contains(Cursor.of(both));
    assertThat(Cursor.parse("q77a:5,x3f9:120", List.of(DEV, GENERAL))).contains(Cursor.of(both));
    assertThat(Cursor.parse(",q77a:5", List.of(GENERAL, DEV)))
        .contains(Cursor.of(Map.of(DEV, position("q77a:5"))));
    assertThat(Cursor.parse(",", List.of(GENERAL, DEV))).contains(Cursor.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x:1", "x:1,", "x:1,y:2", "x:1,y:2,z:3,", "x:1,y,z:3", "x:1,y:2, z:3", "vAA,,"})
  void aListThatDoesNotFitTheRoomsIsRefused(String text) {
    var rooms = List.of(GENERAL, DEV, new RoomId("a"));

    assertThat(Cursor.parse(text, rooms)).isEmpty();
    assertThat(Cursor.parse(text + ",", List.of())).isEmpty();
  }

  @Test
  void aPlainPositionIsTheCursorOfOneRoom() {
    assertThat(Cursor.parse("x3f9:120", List.of(GENERAL)))
        .contains(Cursor.of(Map.of(GENERAL, position("x3f9:120"))));
    assertThat(Cursor.parse("x3f9:120", List.of())).isEmpty();
    assertThat(Cursor.parse("x3f9:120", List.of(GENERAL, DEV))).isEmpty();
    assertThat(Cursor.parse("x3f9:", List.of(GENERAL))).isEmpty();
    assertThat(Cursor.parse("v:1", List.of(GENERAL)))
        .contains(Cursor.of(Map.of(GENERAL, position("v:1"))));
  }

  @Test
  void anEncodedCursorServesOneRoomToo() {
    var cursor = Cursor.of(Map.of(GENERAL, position("x3f9:120"), DEV, position("y:1")));

    assertThat(Cursor.parse(cursor.encode(), List.of(GENERAL))).contains(cursor);
  }

  @Test
  void aRoomThatIsNotMentionedHasNoPosition() {
    assertThat(Cursor.of(Map.of(DEV, position("y:1"))).position(GENERAL)).isEmpty();
    assertThat(Cursor.EMPTY.position(GENERAL)).isEmpty();
  }

  @Test
  void aCursorDoesNotFollowTheMapItWasMadeOf() {
    var positions = new LinkedHashMap<>(Map.of(GENERAL, position("x3f9:120")));
    var cursor = Cursor.of(positions);
    positions.clear();
    cursor.with(GENERAL, position("x3f9:121"));

    assertThat(cursor.position(GENERAL)).contains(position("x3f9:120"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "V",
        "wV5ag2TcsipZheA",
        " vV5ag2TcsipZheA",
        "vV5ag2TcsipZheA ",
        "vV5ag2Tcsi+Zh",
        "vV5ag2Tcsi/Zh",
        "v=",
        "v\n",
        "vé",
        "v…",
        "vA",
        "vAA",
        "v{}",
        "vV5ag2TcsipZhe"
      })
  void whatIsNoCursorIsRefused(String text) {
    assertThat(Cursor.parse(text, List.of(GENERAL))).isEmpty();
    assertThat(Cursor.parse(text, List.of(GENERAL, DEV))).isEmpty();
  }

  @Test
  void bytesThatNameNoEpochOrOffsetAreRefused() {
    assertForged("000000000000" + "00" + "00"); // epoch number 0: no characters
    assertForged("000000000000" + "ffffffffffffffffff01" + "00"); // epoch of a negative number
    assertForged("000000000000" + "ffffffffffff7f" + "00"); // epoch of nine characters
    assertForged("000000000000" + "01" + "808080808080808010"); // offset 2^60
    assertForged("000000000000" + "01" + "8080808080808010"); // offset 2^53
    assertForged("000000000000" + "01" + "80808080808080808080" + "00"); // endless varint
    assertForged("000000000000" + "01" + "80"); // varint cut short
    assertForged("0000000000"); // hash cut short
  }

  @Test
  void truncatedCursorsNeverThrowAndNameNothingNew() {
    var cursor = Cursor.of(positions(10, 8, Position.MAX_OFFSET));
    var encoded = cursor.encode();
    for (int length = 0; length < encoded.length(); length++) {
      var parsed = Cursor.parse(encoded.substring(0, length), List.of());

      parsed.ifPresent(
          some -> assertThat(some.positions().keySet()).isSubsetOf(cursor.positions().keySet()));
    }
  }

  @Test
  void forgedCursorsAreRefusedOrHarmless() {
    for (int round = 0; round < 10_000; round++) {
      var text = forged(Cursor.of(positions(3, 8, Position.MAX_OFFSET)).encode());

      var parsed = Cursor.parse(text, List.of(GENERAL, DEV));

      parsed.ifPresent(
          cursor ->
              assertThat(Cursor.parse(cursor.encode(), List.of()))
                  .as(text + ", seed " + SEED)
                  .contains(cursor));
    }
  }

  private void assertEncoding(String encoded, Map<RoomId, Position> positions) {
    assertThat(Cursor.of(positions).encode()).isEqualTo(encoded);
    assertThat(Cursor.parse(encoded, List.of())).contains(Cursor.of(positions));
  }

  private void assertForged(String hex) {
    var bytes = HexFormat.of().parseHex(hex);
    var text = "v" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

    assertThat(Cursor.parse(text, List.of())).as(hex).isEmpty();
  }

  private String forged(String encoded) {
    var bytes = encoded.getBytes(StandardCharsets.US_ASCII);
    for (int change = random.nextInt(4); change >= 0; change--) {
      bytes[random.nextInt(bytes.length)] = (byte) (' ' + random.nextInt(0x60));
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private Map<RoomId, Position> positions(int rooms, int maxEpochLength, long offsets) {
    var positions = new LinkedHashMap<RoomId, Position>();
    while (positions.size() < rooms) {
      var room = new RoomId("r" + Long.toString(random.nextLong() >>> 1, Character.MAX_RADIX));
      positions.put(room, new Position(epoch(maxEpochLength), random.nextLong(offsets)));
    }
    return positions;
  }

  private Map<RoomId, Position> largestPositions(String epoch, long offset) {
    var positions = positions(MAX_ROOMS, 1, 1);
    positions.replaceAll((_, _) -> new Position(new Epoch(epoch), offset));
    return positions;
  }

  private Epoch epoch(int maxLength) {
    var epoch = new StringBuilder();
    for (int i = random.nextInt(maxLength); i >= 0; i--) {
      epoch.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new Epoch(epoch.toString());
  }

  private static Position position(String text) {
    return Position.parse(text).orElseThrow();
  }

  private static String where(int round) {
    return "seed " + SEED + ", round " + round;
  }
}
