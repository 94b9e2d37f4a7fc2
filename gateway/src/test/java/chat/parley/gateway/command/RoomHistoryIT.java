package chat.parley.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.backplane.room.Moderation;
import chat.parley.backplane.room.RoomKind;
import chat.parley.backplane.room.Visibility;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.command.Configuration;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Rooms that keep less than the installation, and rooms of readers, through two nodes.
final class RoomHistoryIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of());
  private static final TestBackplane BACKPLANE = TestBackplane.on(RedisExtension.server());
  private static final UserId ALICE = new UserId("alice");

  private final GatewayNode node = GatewayNode.shared();

  @AfterAll
  static void stop() {
    OTHER.close();
    BACKPLANE.close();
  }

  @Test
  void whoseCursorIsTrimmedIsToldAndWhoFollowsMissesNothing() {
    var room = node.publicRoom();
    var old = node.say(room, "text 0");
    try (var live = WebSocketClient.connect(OTHER, "bob")) {
      live.subscribe(room);
      for (int i = 1; i < 10; i++) {
        node.say(room, "text " + i);
      }
      configure(room, 3);
      for (int i = 1; i < 10; i++) {
        live.expectMessage("text " + i);
      }
      var event = live.event();
      assertThat(event.path("event").asString()).isEqualTo("configured");
      assertThat(event.path("historyEntries").asInt()).isEqualTo(3);
    }
    // Another node, which has nothing of the room in memory.
    try (var third = GatewayNode.start(Map.of());
        var late = WebSocketClient.connect(third, "bob")) {
      var reply = late.subscribe(room, old);
      assertThat(reply.path("ok").path("recovered").asBoolean(true)).isFalse();
      var reset = late.event();
      assertThat(reset.path("event").asString()).isEqualTo("reset");
      assertThat(reset.has("kept")).isFalse();
      node.say(room, "after it");
      late.expectMessage("after it");
    }
  }

  @Test
  void whoComesIntoAnAnnouncementRoomFollowsItAndIsRefusedToWrite() {
    var announced = BACKPLANE.room(ALICE, Visibility.PRIVATE, RoomKind.ANNOUNCEMENT).value();
    node.join(announced, "bob");
    var before = node.top(announced);
    for (var at : new GatewayNode[] {node, OTHER}) {
      try (var bob = WebSocketClient.connect(at, "bob")) {
        bob.subscribe(announced, before);
        var refused = bob.call("\"cmd\":\"send\",\"room\":\"" + announced + "\",\"text\":\"no\"");
        assertThat(refused.path("error").path("code").asInt()).isEqualTo(4330);
        if (at == node) {
          node.say(announced, "news");
        }
        bob.expectMessage("news");
      }
    }
  }

  private static void configure(String room, int historyEntries) {
    var wanted = new Configuration(null, null, null, null, historyEntries, null);
    assertThat(Waiting.of(BACKPLANE.configurations.configure(new RoomId(room), ALICE, wanted)))
        .isEqualTo(new Moderation.Done());
  }
}
