package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The scripts that count who follows a room.
@OnEveryRedis
final class OccupancyScriptIT {
  private static final String LIFE = "25000";

  private final RedisServer server;
  private final ScriptRoom room;
  private final String key;

  OccupancyScriptIT(RedisServer server) {
    this.server = server;
    this.room = new ScriptRoom(server);
    this.key = new String(Keys.roomOccupancy(room.id), StandardCharsets.UTF_8);
  }

  @Test
  void theSumIsThatOfAllNodesEachAsItSaidLast() {
    assertThat(sum()).containsExactly("occupancy", "0");
    assertThat(note("a", "7", LIFE)).containsExactly("noted");
    note("b", "30", LIFE);
    note("a", "20", LIFE);
    note("a", "20", LIFE);
    assertThat(sum()).containsExactly("occupancy", "50");
    assertThat(Long.parseLong("" + server.command("PTTL", key))).isBetween(1L, 25_000L);
  }

  @Test
  void whoHasSaidNothingForAWhileCountsNoMore() {
    note("gone", "100", LIFE);
    server.command("HSET", key, "gone", "100 1");
    server.command("HSET", key, "damaged", "nonsense");
    note("a", "20", LIFE);
    assertThat(sum()).containsExactly("occupancy", "20");
    assertThat(server.command("HKEYS", key)).isEqualTo(List.of("a"));

    server.command("HSET", key, "gone", "100 1", "damaged", "nonsense");
    assertThat(sum())
        .as("also before another one says anything")
        .containsExactly("occupancy", "20");
  }

  @Test
  void theKeyGoesWithTheLast() {
    note("a", "20", "1");
    Waiting.until("it has gone", () -> Long.valueOf(0).equals(server.command("EXISTS", key)));
    assertThat(sum()).containsExactly("occupancy", "0");
  }

  private List<Object> note(String node, String connections, String life) {
    return room.run(
        Script.of("presence.lua", "occupancy.lua"), List.of(key), node, connections, life);
  }

  private List<Object> sum() {
    return room.run(Script.of("presence.lua", "occupancy_of.lua"), List.of(key));
  }
}
