package chat.parley.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeter;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The newest entry of a room's log cannot be read, and nobody writes behind it.
final class UnreadableEndIT {
  /// More than are due while one read fails and the next is begun.
  private static final int CHECKS = 4;

  /// Of its own: what it reads is counted.
  private final GatewayNode node =
      GatewayNode.start(Map.of("parley.gateway.recovery.position-check", "1s"));

  private final String room = node.publicRoom();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void whoStandsBeforeItIsToldAndTheNodeReadsItNoMore() {
    try (var live = WebSocketClient.connect(node, "bob")) {
      live.subscribe(room);
      var unreadable = appendUnreadable(node.top(room));

      var reset = live.event();
      assertThat(reset.path("event").asString()).as("%s", reset).isEqualTo("reset");
      assertThat(reset.path("position").asString()).isEqualTo(unreadable.toString());

      double reads = node.count(BackplaneMeter.LOG_READS);
      double checks = node.count(GatewayMeter.POSITION_CHECKS);
      Waiting.until(
          "the room is looked at again and again",
          () -> node.count(GatewayMeter.POSITION_CHECKS) >= checks + CHECKS);
      assertThat(node.count(BackplaneMeter.LOG_READS)).isEqualTo(reads);
      node.say(room, "behind it");
      live.expectMessage("behind it");
    }
  }

  private Position appendUnreadable(Position before) {
    var redis = RedisExtension.server();
    var id = new RoomId(room);
    var epoch = before.epoch().toString();
    var offset = before.offset() + 1;
    redis.command(
        "XADD", text(Keys.roomLog(id)), offset + "-0", "e", epoch, "p", epoch, "t", "1", "b", "?");
    redis.command("HSET", text(Keys.roomMeta(id)), "offset", "" + offset);
    return new Position(before.epoch(), offset);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
