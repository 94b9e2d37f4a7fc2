package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.metrics.BackplaneMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

/// What a node does at its start with a Redis that is away, or not set up as it must be.
final class RedisStartUpFaultIT {
  private static final RedisSettings SETTINGS =
      new RedisSettings(Duration.ofMillis(500), 1_000, Duration.ofMillis(50));
  private static final Script CREATE = Script.of("room_log.lua", "create.lua");

  private final RedisProcess process = RedisProcess.create();
  private final RedisServer server = process.server();

  @AfterEach
  void close() {
    process.close();
  }

  @Test
  void aSuitableRedisIsTakenAndItsLevelStored() {
    start(Acknowledge.APPENDED).close();
    assertThat(stored()).isEqualTo("appended");
    start(Acknowledge.APPENDED).close();
  }

  @Test
  void anotherLevelThanTheInstallationsIsRefused() {
    start(Acknowledge.APPENDED).close();
    assertThatThrownBy(() -> start(Acknowledge.REPLICATED))
        .isInstanceOf(UnsuitableRedisException.class)
        .hasMessageContaining("'replicated 1' here and 'appended' in this installation")
        .hasMessageContaining("redis-cli DEL installation:acknowledge");
    assertThat(stored()).isEqualTo("appended");
    server.command("DEL", "installation:acknowledge");
    start(Acknowledge.REPLICATED).close();
    assertThat(stored()).isEqualTo("replicated 1");
  }

  @Test
  void anEvictingRedisIsRefused() {
    server.command("CONFIG", "SET", "maxmemory-policy", "volatile-ttl");
    assertThatThrownBy(() -> start(Acknowledge.APPENDED))
        .isInstanceOf(UnsuitableRedisException.class)
        .hasMessageContaining("maxmemory-policy is volatile-ttl");
    assertThat(server.command("EXISTS", "installation:acknowledge")).isEqualTo(0L);
  }

  @Test
  void onDiskIsRefusedUntilTheDiskIsForced() {
    assertThatThrownBy(() -> start(Acknowledge.ON_DISK))
        .isInstanceOf(UnsuitableRedisException.class)
        .hasMessageContaining("CONFIG SET appendonly yes");
    server.command("CONFIG", "SET", "appendonly", "yes");
    assertThatThrownBy(() -> start(Acknowledge.ON_DISK))
        .isInstanceOf(UnsuitableRedisException.class)
        .hasMessageContaining("CONFIG SET appendfsync always");
    server.command("CONFIG", "SET", "appendfsync", "always");
    start(Acknowledge.ON_DISK).close();
    assertThat(stored()).isEqualTo("on-disk");
  }

  @Test
  void whereConfigIsForbiddenTheStartGoesOn() {
    server.command("ACL", "SETUSER", "default", "on", "nopass", "~*", "&*", "+@all", "-config");
    start(Acknowledge.APPENDED).close();
  }

  @Test
  void aWrongPasswordIsAFailureAndNotAnOutage() {
    server.command("CONFIG", "SET", "requirepass", "secret");
    assertThatThrownBy(() -> start(Acknowledge.APPENDED))
        .isInstanceOf(UnsuitableRedisException.class)
        .hasMessageContaining("spring.data.redis.password");
    var configuration = new RedisStandaloneConfiguration(server.host(), server.port());
    configuration.setPassword("wrong");
    try (var node = node(configuration)) {
      assertThatThrownBy(() -> node.startUp().awaitSuitable())
          .isInstanceOf(UnsuitableRedisException.class)
          .hasMessageContaining("spring.data.redis.password")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void aClusterThatLetsNobodyInIsAFailureAndNotAnOutage() {
    try (var cluster = ClusterOfOne.start(RedisExecutable.any())) {
      cluster.server().command("CONFIG", "SET", "requirepass", "secret");
      var address = cluster.server().host() + ':' + cluster.server().port();
      for (var password : List.of("", "wrong")) {
        var configuration = new RedisClusterConfiguration(List.of(address));
        configuration.setPassword(password);
        try (var node = node(configuration)) {
          assertThatThrownBy(() -> node.startUp().awaitSuitable())
              .isInstanceOf(UnsuitableRedisException.class)
              .hasMessageContaining("spring.data.redis.password")
              .hasMessageNotContaining("secret");
        }
      }
    }
  }

  @Test
  void aServerOfAClusterIsRefused() {
    try (var cluster = RedisProcess.create("--cluster-enabled", "yes")) {
      assertThatThrownBy(() -> TestRedis.connect(cluster.uri(), SETTINGS))
          .isInstanceOf(UnsuitableRedisException.class)
          .hasMessageContaining("Redis Cluster");
    }
  }

  @Test
  void aRedisThatIsAwayIsWaitedForAndAppendsAreRefusedMeanwhile() {
    process.kill();
    try (var node = node()) {
      var started = started(node);
      assertThatThrownBy(() -> Waiting.of(node.redis().append(CREATE, new byte[0][])))
          .isInstanceOfSatisfying(
              RedisUnavailableException.class, e -> assertThat(e.nothingDone()).isTrue());
      assertThat(started).isNotDone();
      process.start();
      Waiting.of(started);
      assertThat(Waiting.of(node.redis().ping())).isEqualTo("PONG");
    }
  }

  @Test
  void aReplicaIsWaitedForUntilItIsThePrimary() {
    server.command("REPLICAOF", "127.0.0.1", "1");
    try (var node = node()) {
      var started = started(node);
      Waiting.until(
          "it was asked",
          () -> (server.command("INFO", "commandstats") + "").contains("cmdstat_config"));
      assertThat(started).isNotDone();
      server.command("REPLICAOF", "NO", "ONE");
      Waiting.of(started);
    }
  }

  private TestRedis node() {
    return node(new RedisStandaloneConfiguration(server.host(), server.port()));
  }

  private static TestRedis node(RedisConfiguration configuration) {
    return TestRedis.unchecked(
        configuration,
        SETTINGS,
        TestRedis.APPENDED,
        new BackplaneMeters(new SimpleMeterRegistry()));
  }

  private static CompletableFuture<Boolean> started(TestRedis node) {
    var started = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                node.startUp().awaitSuitable();
                started.complete(true);
              } catch (InterruptedException | RuntimeException e) {
                started.completeExceptionally(e);
              }
            });
    return started;
  }

  private TestRedis start(Acknowledge level) {
    return TestRedis.connect(
        server.uri(),
        SETTINGS,
        new AcknowledgeSettings(level, 1, Duration.ofMillis(200)),
        new BackplaneMeters(new SimpleMeterRegistry()));
  }

  private String stored() {
    return String.valueOf(server.command("GET", "installation:acknowledge"));
  }
}
