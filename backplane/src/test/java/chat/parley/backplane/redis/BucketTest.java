package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BucketTest {
  private static final int SLOTS_PER_BUCKET = SlotHash.SLOT_COUNT / Bucket.COUNT;

  private static List<Bucket> all() {
    return IntStream.range(0, Bucket.COUNT).mapToObj(Bucket::new).toList();
  }

  @Test
  void bucketsSpreadEvenlyOverTheSlots() {
    for (var bucket : all()) {
      assertThat(SlotHash.getSlot(bucket.tag()))
          .as("slot of %s", bucket)
          .isEqualTo(bucket.index() * SLOTS_PER_BUCKET);
    }
  }

  @Test
  void thereAre256DifferentTags() {
    assertThat(all().stream().map(Bucket::tag).distinct()).hasSize(256);
    assertThat(all()).allMatch(bucket -> bucket.tag().matches("b[0-9a-z]{1,3}"));
  }

  /// Stored data lies where these say. A change here loses every room of every installation.
  @ParameterizedTest
  @CsvSource({
    "general, 74, b69u",
    "dev, 5, bg5",
    "a, 67, b3c5",
    "A, 139, b0bp",
    "room-1, 6, bquh",
    "General.chat_2~x-y, 194, bnh",
    "0000000000000000000000000000000000000000000000000000000000000000, 203, b07z"
  })
  void theHashOfARoomNeverChanges(String room, int index, String tag) {
    assertThat(Bucket.of(new RoomId(room))).isEqualTo(new Bucket(index));
    assertThat(new Bucket(index).tag()).isEqualTo(tag);
  }

  @ParameterizedTest
  @CsvSource({"alice, 71, bdj3", "bob, 64, b3zz", "x@example.org, 168, b4w2"})
  void theHashOfAUserNeverChanges(String user, int index, String tag) {
    assertThat(Bucket.of(new UserId(user))).isEqualTo(new Bucket(index));
    assertThat(new Bucket(index).tag()).isEqualTo(tag);
  }

  @Test
  void allThatOneScriptTouchesSharesASlot() {
    for (int i = 0; i < 1_000; i++) {
      var room = new RoomId("room-" + i);
      assertThat(
              Stream.of(
                      Keys.roomMeta(room),
                      Keys.roomMembers(room),
                      Keys.roomLog(room),
                      Keys.roomSendKeys(room),
                      Keys.roomOldSendKeys(room),
                      Keys.roomChanges(room),
                      Keys.roomMarks(room),
                      Keys.roomReceipts(room),
                      Keys.roomRestrictions(room),
                      Keys.roomPace(room),
                      Keys.feed(Bucket.of(room)),
                      Keys.publicRooms(Bucket.of(room)),
                      Keys.bytes(Keys.roomChannel(room)))
                  .map(SlotHash::getSlot)
                  .distinct())
          .containsExactly(Bucket.of(room).index() * SLOTS_PER_BUCKET);
      var user = new UserId("user-" + i);
      assertThat(SlotHash.getSlot(Keys.userRooms(user)))
          .isEqualTo(SlotHash.getSlot(Keys.userChannel(user)))
          .isEqualTo(Bucket.of(user).index() * SLOTS_PER_BUCKET);
    }
  }

  @Test
  void keyNamesNeverChange() {
    var room = new RoomId("general");
    assertThat(new String(Keys.roomMeta(room), StandardCharsets.US_ASCII))
        .isEqualTo('{' + Bucket.of(room).tag() + "}:room:general:meta");
    assertThat(Keys.userChannel(new UserId("alice")))
        .isEqualTo('{' + Bucket.of(new UserId("alice")).tag() + "}:user:alice");
  }

  @Test
  void idsSpreadOverAllBuckets() {
    var used =
        IntStream.range(0, 5_000).mapToObj(i -> Bucket.of(new RoomId("room-" + i))).distinct();
    assertThat(used.count()).isEqualTo(Bucket.COUNT);
  }
}
