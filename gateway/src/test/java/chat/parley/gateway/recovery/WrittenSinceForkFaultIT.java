package chat.parley.gateway.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.RedisProxy;
import chat.parley.backplane.redis.RedisProxy.Treatment;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.WebSocketClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Redis lost what a node had seen, and others went on behind the fork before the node heard of it.
final class WrittenSinceForkFaultIT {
  /// A probe that fails would have the positions checked, after some four seconds.
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  private final RedisProxy network = RedisProxy.before(RedisExtension.server());
  private final GatewayNode node =
      GatewayNode.start(
          Map.of(
              "spring.data.redis.host",
              network.server().host(),
              "spring.data.redis.port",
              "" + network.server().port(),
              "parley.gateway.recovery.position-check",
              "60s"));
  private final GatewayNode other = GatewayNode.shared();
  private final String room = other.publicRoom();

  @AfterEach
  void stop() {
    node.close();
    network.close();
  }

  /// He stands where the node begins anew, so nothing is missing for him that he would ask for.
  @Test
  void itComesToWhoStandsAtTheForkThoughNobodyWritesAgain() {
    var kept = other.say(room, "kept");
    try (var before = WebSocketClient.connect(node, "bob")) {
      before.subscribe(room);
      other.say(room, "lost");
      before.expectMessage("lost");
    }

    network.treat(_ -> new Treatment.Drop());
    new Failover(room).losing(kept);
    other.say(room, "new");

    try (var late = WebSocketClient.connect(node, "carol")) {
      long startNanos = System.nanoTime();
      assertThat(late.subscribe(room, kept).path("ok").path("recovered").asBoolean()).isTrue();
      late.expectMessage("new");
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(AT_ONCE);
    }
  }
}
