package chat.parley.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.RedisProxy;
import chat.parley.backplane.redis.RedisProxy.Treatment;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.presence.SeenUser;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whatever becomes of a node's connections to Redis, whoever watches a user is told in the end how
/// it is.
final class WatchFaultIT {
  private final RedisProxy network = RedisProxy.before(RedisExtension.server());
  private final GatewayNode node =
      GatewayNode.start(
          Map.of(
              "spring.data.redis.host",
              network.server().host(),
              "spring.data.redis.port",
              "" + network.server().port()));
  private final GatewayNode elsewhere = GatewayNode.shared();
  private final SeenUser bob = new SeenUser(elsewhere);

  @AfterEach
  void stop() {
    node.close();
    network.close();
  }

  @Test
  void whatAChannelThatWasLostDidNotBringIsToldWhenItIsFollowedAgain() {
    try (var _ = online();
        var carol = watcher()) {
      bob.expect("online", carol.event());
    }
    try (var carol = watcher()) {
      bob.expect("online", carol.event());
      network.treat(_ -> new Treatment.Drop());
      bob.awaitReleased();
      bob.end();
      carol.ping();
      assertThat(carol.hasEvents()).isFalse();
      network.treat(_ -> new Treatment.Pass());
      network.cutChannels();
      awaitEvent(carol);
      bob.expect("offline", carol.event());
    }
  }

  @Test
  void whoBeginsToWatchWhileRedisIsAwayIsToldWhenItIsBack() {
    try (var carol = WebSocketClient.connect(node, GatewayNode.name("carol"))) {
      network.cutAll();
      assertThat(watch(carol)).isEqualTo("{}");
      network.heal();
      awaitEvent(carol);
      assertThat(carol.event().path("event").asString()).isEqualTo("offline");
      try (var _ = online()) {
        bob.expect("online", carol.event());
      }
    }
  }

  /// It has nothing to say, and does not know whether there is something.
  @Test
  void aPollThatCannotTellHowItIsIsRefused() {
    var room = elsewhere.publicRoom();
    try (var poller = PollClient.of(node, GatewayNode.name("erin"))) {
      var cursor = poller.poll("rooms=" + room).cursor();
      var query = "rooms=" + room + "&wait=0&cursor=" + cursor + "&watch=" + bob.name();
      allow("-hgetall");
      try {
        assertThat(poller.poll(query).code()).isEqualTo(4100);
      } finally {
        allow("+hgetall");
      }
      Waiting.until("it is told", () -> poller.poll(query).json().path("events").size() == 1);
    }
  }

  /// What presence is looked up by, and nothing else that is done here.
  private static void allow(String command) {
    RedisExtension.server().command("ACL", "SETUSER", "default", command);
  }

  private static void awaitEvent(WebSocketClient socket) {
    Waiting.until(
        "it is told", () -> socket.hasEvents() || socket.raw().hasMore(Duration.ofMillis(100)));
  }

  private WebSocketClient online() {
    var socket = WebSocketClient.connect(elsewhere, bob.name());
    Waiting.until("he is here", () -> bob.presence().isOnline());
    return socket;
  }

  private WebSocketClient watcher() {
    var socket = WebSocketClient.connect(node, GatewayNode.name("watcher"));
    watch(socket);
    return socket;
  }

  private String watch(WebSocketClient socket) {
    return socket
        .call("\"cmd\":\"watch\",\"users\":[\"" + bob.name() + "\"]")
        .path("ok")
        .toString();
  }
}
