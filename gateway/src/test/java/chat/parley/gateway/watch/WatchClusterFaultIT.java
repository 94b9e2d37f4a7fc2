package chat.parley.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.ClusterProcesses;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A user is watched from another node on a Redis Cluster, wherever his slot is.
final class WatchClusterFaultIT {
  /// Connections are made anew, and the topology is asked for.
  private static final Duration LONG = Duration.ofSeconds(40);

  private final ClusterProcesses cluster = ClusterProcesses.start();
  private final GatewayNode a = node();
  private final GatewayNode b = node();
  private final UserId user = new UserId(GatewayNode.name("bob"));

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
  void isToldWhereverTheSlotOfTheUserIs() {
    try (var carol = WebSocketClient.connect(a, "carol")) {
      carol.call("\"cmd\":\"watch\",\"users\":[\"" + user + "\"]");
      assertThat(carol.event().path("event").asString()).isEqualTo("offline");
      try (var phone = WebSocketClient.connect(b, user.value())) {
        assertThat(carol.event().path("event").asString()).isEqualTo("online");

        int shard = cluster.shardOf(Bucket.of(user));
        cluster.move(Bucket.of(user).slot(), shard, (shard + 1) % cluster.shards());
        choose(phone, "away");
        awaitEvent(carol);
        assertThat(carol.event().path("event").asString()).isEqualTo("away");
        choose(phone, "online");
        awaitEvent(carol);
        assertThat(carol.event().path("event").asString()).isEqualTo("online");
      }
    }
  }

  private static void awaitEvent(WebSocketClient socket) {
    Waiting.until(
        "it is told",
        LONG,
        () -> socket.hasEvents() || socket.raw().hasMore(Duration.ofMillis(100)));
  }

  /// Again and again, as a client does while its node has not heard where the slot is.
  private static void choose(WebSocketClient socket, String status) {
    Waiting.until(
        "it is chosen",
        LONG,
        () -> socket.call("\"cmd\":\"presence\",\"status\":\"" + status + '"').has("ok"));
  }
}
