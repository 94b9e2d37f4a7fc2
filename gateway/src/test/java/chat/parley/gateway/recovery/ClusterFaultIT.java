package chat.parley.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.metrics.BackplaneMeter;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.ClusterProcesses;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.error.ErrorCode;
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
    return GatewayNode.start(
        Map.of(
            "spring.data.redis.cluster.nodes",
            nodes,
            // What arrives arrives by the channel, or by looking because the bucket moves.
            "parley.gateway.recovery.position-check",
            "1h"));
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

  /// The listener's own commands meet nothing: it only listens. And the channel delivers nothing:
  /// it stays where the slot is, while publications go where the keys are.
  @Test
  void whileASlotMovesItsRoomsAreLookedAtAndSendsAreRefusedOrArrive() {
    var room = roomOn(0);
    int slot = Bucket.of(new RoomId(room)).slot();
    try (var socket = WebSocketClient.connect(b, "bob");
        var stream = EventStreamClient.open(b, "carol", "rooms=" + room)) {
      socket.subscribe(room);
      stream.expect("cursor");
      a.say(room, "before");
      socket.expectMessage("before");
      stream.expectMessage("before");
      assertThat(b.count(BackplaneMeter.BUCKETS_MOVING)).isZero();

      cluster.beginMove(slot, 0, 1);
      var keys = cluster.keysIn(slot, 0).stream().filter(key -> key.contains(room)).toList();
      cluster.moveKeys(keys.subList(0, 2), 0, 1);
      assertThat(a.refusal(room, "between two nodes")).isEqualTo(ErrorCode.UNAVAILABLE);
      cluster.moveKeys(keys.subList(2, keys.size()), 0, 1);
      for (int i = 1; i <= 3; i++) {
        a.sayInTheEnd(room, "at the other node " + i);
        socket.expectMessage("at the other node " + i);
        stream.expectMessage("at the other node " + i);
      }
      assertThat(b.count(BackplaneMeter.BUCKETS_MOVING)).isEqualTo(1);
      assertThat(b.count(BackplaneMeter.CHANNEL_CONNECTIONS_LOST)).isZero();

      cluster.moveKeys(cluster.keysIn(slot, 0), 0, 1);
      cluster.endMove(slot, 0, 1);
      a.sayInTheEnd(room, "after");
      socket.expectMessage("after");
      stream.expectMessage("after");
    }
    Waiting.until(
        "the channels have followed, and nobody looks any more",
        () ->
            b.count(BackplaneMeter.CHANNEL_CONNECTIONS_LOST) > 0
                && !b.bean(Redis.class).movingBuckets().isMoving(Bucket.of(new RoomId(room))));
    assertThat(b.count(GatewayMeter.RESETS)).isZero();
  }

  private String roomOn(int shard) {
    return Stream.generate(a::publicRoom)
        .filter(room -> cluster.shardOf(Bucket.of(new RoomId(room))) == shard)
        .findFirst()
        .orElseThrow();
  }
}
