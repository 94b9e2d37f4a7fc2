package chat.parley.backplane.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.RedisUnavailableException;
import chat.parley.backplane.redis.Waiting;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Changes of rooms and members while Redis is full, stuck, or fails between their two scripts.
final class RoomsFaultIT {
  private final UserId alice = new UserId("alice");
  private final UserId bob = new UserId("bob");
  private final RedisProcess process = RedisProcess.create();
  private final TestBackplane node = TestBackplane.on(process.server(), Duration.ofMillis(300));

  @AfterEach
  void close() {
    node.close();
    process.close();
  }

  @Test
  void aFullRedisRefusesAndNothingChanges() {
    var room = node.room(alice, Visibility.PUBLIC);
    process.server().command("CONFIG", "SET", "maxmemory", "1");
    assertOutage(node.members.join(room, bob, bob), true);
    assertOutage(node.rooms.create(new RoomId("other"), bob, Visibility.PUBLIC), true);
    assertThat(process.server().command("KEYS", "*other*")).asString().isEqualTo("[]");
    process.server().command("CONFIG", "SET", "maxmemory", "0");
    assertThat(Waiting.of(node.rooms.members(room))).hasSize(1);
    assertThat(Waiting.of(node.members.join(room, bob, bob)))
        .isInstanceOfSatisfying(
            MemberChange.Joined.class, joined -> assertThat(joined.role()).isEqualTo("member"));
  }

  @Test
  void aStuckRedisIsAnUnknownOutcomeAndTheRepeatJoinsOnce() {
    var room = node.room(alice, Visibility.PUBLIC);
    process.pause();
    assertOutage(node.members.join(room, bob, bob), false);
    process.resume();
    assertThat(Waiting.of(node.members.join(room, bob, bob)))
        .isInstanceOfSatisfying(
            MemberChange.Joined.class, joined -> assertThat(joined.role()).isEqualTo("member"));
    assertThat(Waiting.of(node.rooms.find(room)).orElseThrow().position().offset()).isEqualTo(2);
  }

  @Test
  void whatFailsAfterTheRoomHasChangedIsNotCalledNothingDone() {
    var room = node.room(alice, Visibility.PUBLIC);
    process.server().command("SET", listOf(bob), "no set");
    assertOutage(node.members.join(room, bob, bob), false);
    assertThat(Waiting.of(node.rooms.members(room))).hasSize(2);
    assertOutage(node.rooms.create(new RoomId("other"), bob, Visibility.PUBLIC), false);
    process.server().command("DEL", listOf(bob));
    assertThat(Waiting.of(node.members.join(room, bob, bob)))
        .isInstanceOfSatisfying(
            MemberChange.Joined.class, joined -> assertThat(joined.role()).isEqualTo("member"));
    assertThat(Waiting.of(node.rooms.create(new RoomId("other"), bob, Visibility.PUBLIC)))
        .isEqualTo(new Created.Exists());
    assertThat(Waiting.of(node.userRooms.of(bob)))
        .containsExactlyInAnyOrder(room, new RoomId("other"));
  }

  private static String listOf(UserId user) {
    return new String(Keys.userRooms(user), StandardCharsets.UTF_8);
  }

  private static void assertOutage(CompletionStage<?> stage, boolean nothingDone) {
    assertThatThrownBy(() -> Waiting.of(stage))
        .isInstanceOfSatisfying(
            RedisUnavailableException.class,
            outage -> assertThat(outage.nothingDone()).isEqualTo(nothingDone));
  }
}
