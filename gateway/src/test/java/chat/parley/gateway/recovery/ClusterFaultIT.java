package chat.parley.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.ClusterProcesses;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.id.RoomId;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two nodes on a Redis Cluster.
final class ClusterFaultIT {
  private static final int SHARDS = 3;

  private final ClusterProcesses cluster = ClusterProcesses.start();
  private final GatewayNode a = node();
  private final GatewayNode b = node();

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
  void conversationsOnEveryShardGoOnThroughAMovedSlotAndAFailover() {
    for (int shard = 0; shard < SHARDS; shard++) {
      var room = roomOn(shard);
      try (var socket = WebSocketClient.connect(b, "bob");
          var stream = EventStreamClient.open(b, "carol", "rooms=" + room);
          var poller = PollClient.of(b, "dave")) {
        socket.subscribe(room);
        stream.expect("cursor");
        var cursor = a.top(room);
        a.say(room, "from the other node");
        socket.expectMessage("from the other node");
        stream.expectMessage("from the other node");

        if (shard == 0) {
          cluster.move(Bucket.of(new RoomId(room)).slot(), 0, 1);
        } else if (shard == 2) {
          cluster.awaitReplicated();
          cluster.primary(2).kill();
        }

        a.sayInTheEnd(room, "after the fault");
        socket.expectMessage("after the fault");
        stream.expectMessage("after the fault");
        assertThat(poller.poll("rooms=" + room + "&cursor=" + cursor).texts())
            .containsExactly("from the other node", "after the fault");
      }
    }
    assertThat(b.count(GatewayMeter.RESETS)).isZero();
  }

  private String roomOn(int shard) {
    return Stream.generate(a::publicRoom)
        .filter(room -> cluster.shardOf(Bucket.of(new RoomId(room))) == shard)
        .findFirst()
        .orElseThrow();
  }
}
