package chat.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import chat.parley.backplane.presence.LeasedConnection;
import chat.parley.backplane.presence.UserConnections;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.id.UserId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What leases tell of a user's connections.
final class UserConnectionsIT {
  private final GatewayNode node = GatewayNode.shared();
  private final UserConnections connections = new UserConnections(node.bean(Redis.class));
  private final String room = node.publicRoom();
  private final String user = GatewayNode.name("user");

  @Test
  void eachIsOnItsNodeByItsTransport() {
    try (var named = GatewayNode.start(Map.of("parley.node", "gateway 7"))) {
      try (var _ = WebSocketClient.connect(named, user);
          var _ = EventStreamClient.open(node, user, "rooms=" + room);
          var poller = PollClient.of(named, user)) {
        assertThat(poller.poll("rooms=" + room).status()).isEqualTo(200);
        Waiting.until("all are known", () -> listed().size() == 3);
        assertThat(listed())
            .extracting(LeasedConnection::node, LeasedConnection::transport)
            .containsExactlyInAnyOrder(
                tuple("gateway-7", "websocket"), tuple("node", "sse"), tuple(null, "poll"));
      }
      Waiting.until("those that closed are gone", () -> listed().size() == 1);
      assertThat(listed()).extracting(LeasedConnection::transport).containsExactly("poll");
    }
  }

  private List<LeasedConnection> listed() {
    return Waiting.of(connections.of(new UserId(user))).connections();
  }
}
