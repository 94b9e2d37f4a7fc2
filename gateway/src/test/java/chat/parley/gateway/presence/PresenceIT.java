package chat.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.presence.Presences;
import chat.parley.backplane.redis.Bucket;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.EventStreamClient;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.PollClient;
import chat.parley.gateway.WebSocketClient;
import chat.parley.gateway.metrics.GatewayMeter;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a node tells Redis of its connections.
final class PresenceIT {
  private static final long RETURN_MILLIS = 10_000;
  private static final long LEASE_MILLIS = 60_000;

  /// Longer than a node's lease.
  private static final Duration AWAY = Duration.ofSeconds(7);

  private final GatewayNode node = GatewayNode.shared();
  private final RedisServer redis = RedisExtension.server();
  private final Presences presences = new Presences(node.bean(Redis.class));
  private final String user = GatewayNode.name("user");

  @Test
  void aUserWithASocketIsOnlineAndHasTenSecondsToComeBack() {
    try (var _ = WebSocketClient.connect(node, user)) {
      awaitOnline();
      assertThat(millisUntilDue()).isGreaterThan(RETURN_MILLIS);
    }
    awaitReleased();
    assertThat(isOnline()).isTrue();
  }

  @Test
  void aUserWithAStreamIsOnline() {
    var room = node.publicRoom();
    try (var _ = EventStreamClient.open(node, user, "rooms=" + room)) {
      awaitOnline();
      assertThat(millisUntilDue()).isGreaterThan(RETURN_MILLIS);
    }
    awaitReleased();
  }

  @Test
  void aUserWithTwoDevicesStaysOnlineWhenOneLeaves() {
    try (var _ = WebSocketClient.connect(node, user)) {
      try (var _ = WebSocketClient.connect(node, user)) {
        Waiting.until("both have a lease", () -> leases() == 2);
      }
      Waiting.until("one has left", () -> leases() == 2 && !has("- return").isEmpty());
      assertThat(millisUntilDue()).isGreaterThan(RETURN_MILLIS);
    }
    awaitReleased();
  }

  @Test
  void aUserWhoPollsIsOnlineAMinuteFromEachPollOn() {
    var room = node.publicRoom();
    try (var poller = PollClient.of(node, user)) {
      assertThat(poller.poll("rooms=" + room).status()).isEqualTo(200);
      awaitOnline();
      assertThat(poller.poll("rooms=" + room).status()).isEqualTo(200);
      assertThat(leases()).isEqualTo(1);
    }
    assertThat(millisUntilDue()).isBetween(LEASE_MILLIS + 1, LEASE_MILLIS + 25_000);
  }

  @Test
  void aNodeHoldsALeaseThatIsShort() {
    awaitNodesLease();
    var ends =
        list("ZRANGEBYSCORE", text(Keys.nodes()), "1", "(inf", "WITHSCORES").stream()
            .map(String::valueOf)
            .filter(word -> word.matches("[0-9]{13}"))
            .map(Long::parseLong)
            .toList();
    long now = now();
    assertThat(ends).isNotEmpty().allMatch(end -> end <= now + 5_000);
  }

  @Test
  void aNodeThatWasAwayForTooLongRenewsAllAtOnce() {
    try (var redis = RedisProcess.create();
        var paused = GatewayNode.start(on(redis.server()))) {
      var sockets =
          IntStream.range(0, 20)
              .mapToObj(i -> WebSocketClient.connect(paused, user + "-" + i))
              .toList();
      Waiting.until("all have a lease", () -> usersWithLeases(redis.server()) == sockets.size());
      // Before the pause: the node may renew sooner than a test can delete once Redis is back.
      for (int i = 0; i < sockets.size(); i++) {
        redis.server().command("DEL", text(Keys.userLeases(new UserId(user + "-" + i))));
      }
      redis.pause();
      long since = System.nanoTime();
      Waiting.until("the node's lease has ended", () -> System.nanoTime() - since > AWAY.toNanos());
      redis.resume();
      Waiting.until("Redis answers", () -> redis.server().answers());
      Waiting.until(
          "all have a lease again",
          Duration.ofSeconds(12),
          () -> usersWithLeases(redis.server()) == sockets.size());
      sockets.forEach(WebSocketClient::close);
    }
  }

  private static Map<String, String> on(RedisServer redis) {
    return Map.of(
        "spring.data.redis.host", redis.host(), "spring.data.redis.port", "" + redis.port());
  }

  private long usersWithLeases(RedisServer redis) {
    return IntStream.range(0, 20)
        .mapToObj(i -> text(Keys.userLeases(new UserId(user + "-" + i))))
        .filter(leases -> Long.valueOf(1).equals(redis.command("ZCARD", leases)))
        .count();
  }

  @Test
  void aNodeThatIsToldNotToTellsNothing() {
    try (var silent = GatewayNode.start(Map.of("parley.gateway.presence.enabled", "false"));
        var socket = WebSocketClient.connect(silent, user)) {
      socket.ping();
      assertThat(isOnline()).isFalse();
      assertThat(silent.count(GatewayMeter.LEASES, "result", "done")).isZero();
    }
  }

  private void awaitNodesLease() {
    Waiting.until(
        "the node has a lease",
        () -> !list("ZRANGEBYSCORE", text(Keys.nodes()), "" + now(), "(inf").isEmpty());
  }

  private List<?> has(String lease) {
    return list("ZRANGE", text(Keys.userLeases(new UserId(user))), "0", "-1").stream()
        .filter(lease::equals)
        .toList();
  }

  private void awaitOnline() {
    Waiting.until(user + " is online", this::isOnline);
  }

  private void awaitReleased() {
    Waiting.until("the lease is given up", () -> millisUntilDue() <= RETURN_MILLIS);
    assertThat(millisUntilDue()).isBetween(1L, RETURN_MILLIS);
  }

  private boolean isOnline() {
    return Waiting.of(presences.of(new UserId(user))).isOnline();
  }

  private long leases() {
    return (Long)
        Objects.requireNonNull(redis.command("ZCARD", text(Keys.userLeases(new UserId(user)))));
  }

  private long millisUntilDue() {
    var online = text(Keys.online(Bucket.of(new UserId(user))));
    return Long.parseLong(String.valueOf(redis.command("ZSCORE", online, user))) - now();
  }

  private long now() {
    var time = list("TIME");
    return Long.parseLong(String.valueOf(time.getFirst())) * 1_000
        + Long.parseLong(String.valueOf(time.getLast())) / 1_000;
  }

  private List<?> list(String... command) {
    return (List<?>) Objects.requireNonNull(redis.command(command));
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
