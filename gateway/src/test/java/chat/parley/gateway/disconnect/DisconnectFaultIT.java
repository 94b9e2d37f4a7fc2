package chat.parley.gateway.disconnect;

import chat.parley.backplane.disconnect.Disconnects;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.ClusterProcesses;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Users are disconnected from two nodes on a Redis Cluster.
final class DisconnectFaultIT {
  /// Connections are made anew, and the topology is asked for.
  private static final Duration LONG = Duration.ofSeconds(40);

  private final ClusterProcesses cluster = ClusterProcesses.start();
  private final GatewayNode a = node();
  private final GatewayNode b = node();
  private final Disconnects disconnects = new Disconnects(a.bean(Redis.class));
  private final UserId user = new UserId("bob");

  private GatewayNode node() {
    var nodes =
        cluster.servers().stream()
            .map(server -> server.host() + ':' + server.port())
            .collect(Collectors.joining(","));
    return GatewayNode.start(Map.of("spring.data.redis.cluster.nodes", nodes));
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
    cluster.close();
  }

  @Test
  void itsChannelIsFollowedWhereverItsSlotIs() {
    disconnectOnBoth(1);
    cluster.move(new Bucket(0).slot(), 0, 1);
    disconnectOnBoth(2);
  }

  /// Again and again, as a service would: a node that does not follow the channel now is not told.
  private void disconnectOnBoth(int times) {
    try (var here = WebSocketClient.connect(a, user.value());
        var there = WebSocketClient.connect(b, user.value())) {
      Waiting.until(
          "both are closed",
          LONG,
          () -> {
            Waiting.of(disconnects.disconnect(user).exceptionally(_ -> 0L));
            return closed(a) == times && closed(b) == times;
          });
      here.expectClose(4205);
      there.expectClose(4205);
    }
  }

  private static double closed(GatewayNode node) {
    return node.count(GatewayMeter.CLOSES, "reason", "disconnected");
  }
}
