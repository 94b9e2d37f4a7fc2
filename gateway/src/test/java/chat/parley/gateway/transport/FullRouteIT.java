package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.RawClient;
import chat.parley.gateway.WebSocketClient;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// A node that is full for the lab, in development mode.
final class FullRouteIT {
  private static final int FULL = 4102;

  private static final GatewayNode NODE = GatewayNode.start(Map.of());

  private final String user = GatewayNode.name("user");
  private final String room = NODE.publicRoom();

  @AfterAll
  static void stop() {
    NODE.close();
  }

  @Test
  void whoIsConnectedStaysAndWhoComesIsRefusedForAWhile() {
    try (var socket = WebSocketClient.connect(NODE, user);
        var client = PollClient.of(NODE, user)) {
      socket.ping();
      // Again and again: a machine that stands still for five seconds would miss it.
      Waiting.until(
          "a poll is refused",
          () ->
              client.post("/lab/full", "").status() == 204
                  && client.poll("wait=20&rooms=" + room).code() == FULL);
      Waiting.until(
          "a stream is refused",
          () -> {
            client.post("/lab/full", "");
            try (var stream = EventStreamClient.open(NODE, user, "rooms=" + room)) {
              var first = stream.next();
              return first.name().equals("refused")
                  && first.json().path("error").path("code").asInt() == FULL;
            }
          });
      socket.ping();

      Waiting.until(
          "there is room again", () -> client.poll("wait=0&rooms=" + room).status() == 200);
      Waiting.until("a WebSocket is taken", this::isTaken);
    }
  }

  private boolean isTaken() {
    try (var _ = WebSocketClient.connect(NODE, user)) {
      return true;
    } catch (AssertionError notUpgraded) {
      return false;
    }
  }

  @Test
  void itIsForUsersAndForDevelopmentAlone() {
    try (var nobody = RawClient.connect(NODE)) {
      assertThat(nobody.request("POST /lab/full HTTP/1.1", "content-length: 0").answer().status())
          .isEqualTo(401);
    }
    try (var production = GatewayNode.start(Map.of("parley.development", "false"));
        var client = PollClient.of(production, user)) {
      assertThat(client.post("/lab/full", "").code()).isEqualTo(4314);
      assertThat(client.poll("wait=0&rooms=" + room).status()).isEqualTo(200);
    }
  }
}
