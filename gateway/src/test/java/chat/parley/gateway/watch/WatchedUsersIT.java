package chat.parley.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.gateway.presence.SeenUser;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What a node does for the users whom its connections watch: a channel for each, for as long as
/// somebody watches, and a look now and then. The times are not waited for.
final class WatchedUsersIT {
  private static final Duration LINGERED = Duration.ofSeconds(40);
  private static final Duration LOOKED = Duration.ofSeconds(70);

  private final RedisServer redis = RedisExtension.server();
  private final GatewayNode node = GatewayNode.shared();
  private final SeenUser bob = new SeenUser(node);

  @Test
  void aUserHasOneChannelWhileSomebodyWatchesHimAndNobodyElseHasAny() {
    try (var here = WebSocketClient.connect(node, bob.name())) {
      Waiting.until("he is here", () -> bob.presence().isOnline());
      assertThat(followers()).as("whom nobody watches").isZero();
      try (var carol = watcher();
          var dave = watcher()) {
        bob.expect("online", carol.event());
        bob.expect("online", dave.event());
        assertThat(followers()).isEqualTo(1);
        assertThat(node.count(GatewayMeter.WATCHED)).isPositive();
        sweepAfter(LINGERED);
        assertThat(followers()).as("whom somebody watches").isEqualTo(1);
      }
      Waiting.until("both have closed", this::isIdle);
      here.ping();
    }
  }

  /// His channel is kept: a poll that comes back finds it.
  @Test
  void whoIsWatchedAgainSoonHasKeptHisChannel() {
    try (var carol = watcher()) {
      carol.event();
    }
    try (var again = watcher()) {
      again.event();
      sweepAfter(LINGERED);
      assertThat(followers()).isEqualTo(1);
    }
    Waiting.until("it has closed", this::isIdle);
  }

  /// A channel delivers at most once.
  @Test
  void whatTheChannelDidNotBringIsSeenByTheNextLook() {
    try (var carol = watcher()) {
      var before = carol.event().path("version").asLong();
      var presence = new String(Keys.userPresence(user()), StandardCharsets.UTF_8);
      redis.command("HSET", presence, "status", "away", "at", "7", "version", "" + (before + 1));
      sweepAfter(LOOKED);
      var away = carol.event();
      assertThat(away.path("event").asString()).isEqualTo("away");
      assertThat(away.path("version").asLong()).isEqualTo(before + 1);
    }
  }

  @Test
  void whatIsNotOursOnTheChannelIsToldToNobody() {
    try (var carol = watcher()) {
      carol.event();
      double foreign = node.count(GatewayMeter.PUBLICATIONS_FOREIGN);
      var channel = Keys.presenceChannel(user());
      Waiting.of(node.bean(Redis.class).publish(channel, Keys.bytes("online 7 9 there")));
      Waiting.until("it came", () -> node.count(GatewayMeter.PUBLICATIONS_FOREIGN) > foreign);
      Waiting.of(node.bean(Redis.class).publish(channel, Keys.bytes("online 7 0 here")));
      Waiting.of(node.bean(Redis.class).publish(channel, Keys.bytes("away 8 9 here")));
      var away = carol.event();
      assertThat(away.path("event").asString()).as("what is older is not told").isEqualTo("away");
    }
  }

  private WebSocketClient watcher() {
    var socket = WebSocketClient.connect(node, GatewayNode.name("watcher"));
    socket.call("\"cmd\":\"watch\",\"users\":[\"" + bob.name() + "\"]");
    return socket;
  }

  /// Once nobody watches him any more his channel goes, after a while.
  private boolean isIdle() {
    sweepAfter(LINGERED);
    return followers() == 0;
  }

  private void sweepAfter(Duration time) {
    var users = node.bean(WatchedUsers.class);
    node.bean(Redis.class).thread().execute(() -> users.sweep(System.nanoTime() + time.toNanos()));
    // Answered after what the sweep has sent.
    Waiting.of(node.bean(Redis.class).ping());
  }

  private long followers() {
    var reply = redis.command("PUBSUB", "NUMSUB", Keys.presenceChannel(user()));
    return (Long) ((List<?>) Objects.requireNonNull(reply)).getLast();
  }

  private UserId user() {
    return new UserId(bob.name());
  }
}
