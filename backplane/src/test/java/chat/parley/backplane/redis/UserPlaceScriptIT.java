package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `user_place.lua`: places in a user's list of rooms.
@OnEveryRedis
final class UserPlaceScriptIT {
  private static final Script USER_PLACE = Script.of("room_log.lua", "user_place.lua");
  private static final UserId ALICE = new UserId("alice");
  private static final String ROOMS = text(Keys.userRooms(ALICE));
  private static final String PLACES = text(Keys.userPlaces(ALICE));

  private final RedisServer server;

  UserPlaceScriptIT(RedisServer server) {
    this.server = server;
    server.command("DEL", ROOMS, PLACES);
  }

  /// With two rooms at most, a place kept for a minute.
  static List<Object> ask(RedisServer server, String operation, String room) {
    return new ScriptRoom(server)
        .run(USER_PLACE, List.of(ROOMS, PLACES), operation, room, "2", "60000");
  }

  @Test
  void repeatingItChangesNothing() {
    for (int i = 0; i < 3; i++) {
      assertThat(ask("keep", "general")).containsExactly("kept");
      assertThat(server.command("ZCARD", PLACES)).isEqualTo(1L);
    }
    assertThat(Long.parseLong(String.valueOf(server.command("PTTL", PLACES))))
        .isBetween(50_000L, 60_000L);
    for (int i = 0; i < 2; i++) {
      assertThat(ask("give-back", "general")).containsExactly("given-back");
      assertThat(server.command("EXISTS", PLACES)).isEqualTo(0L);
    }
  }

  @Test
  void roomsAndPlacesCountTogetherEachOnce() {
    ask("keep", "general");
    server.command("SADD", ROOMS, "general");
    assertThat(ask("keep", "dev")).as("that of general is used").containsExactly("kept");
    assertThat(ask("keep", "other")).containsExactly("full");
    server.command("SADD", ROOMS, "dev");
    assertThat(ask("keep", "other")).containsExactly("full");
    assertThat(ask("keep", "dev")).as("it is in the list").containsExactly("kept");
    server.command("SREM", ROOMS, "dev");
    assertThat(ask("give-back", "dev")).containsExactly("given-back");
    assertThat(ask("keep", "other")).containsExactly("kept");
  }

  @Test
  void whatIsOverCountsNoMoreAndIsRemoved() {
    server.command("ZADD", PLACES, "1", "general", "2", "dev");
    assertThat(ask("keep", "other")).containsExactly("kept");
    assertThat(server.command("ZRANGE", PLACES, "0", "-1")).isEqualTo(List.of("other"));
  }

  @Test
  void lostPlacesAreFreeOnes() {
    ask("keep", "general");
    ask("keep", "dev");
    assertThat(ask("keep", "other")).containsExactly("full");
    server.command("DEL", PLACES);
    assertThat(ask("keep", "other")).containsExactly("kept");
  }

  private List<Object> ask(String operation, String room) {
    return ask(server, operation, room);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
