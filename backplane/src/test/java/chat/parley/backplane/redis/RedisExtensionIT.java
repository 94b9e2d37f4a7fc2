package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// The tools of the other tests.
@OnSharedRedis
final class RedisExtensionIT {
  @Test
  void everybodyGetsTheSameServer(RedisServer server) {
    assertThat(server).isEqualTo(RedisExtension.server());
    assertThat(server.answers()).isTrue();
  }

  @Test
  void flushForgetsDataAndScripts(RedisServer server) {
    server.command("SET", "a", "1");
    var digest = String.valueOf(server.command("SCRIPT", "LOAD", "return 1"));
    server.flush();
    assertThat(server.command("GET", "a")).isNull();
    assertThatThrownBy(() -> server.command("EVALSHA", digest, "0"))
        .hasMessageStartingWith("NOSCRIPT");
  }

  @Test
  void connectionsWithoutSpringWork(RedisServer server) {
    try (var redis = TestRedis.connect(server.uri())) {
      assertThat(Waiting.of(redis.redis().ping())).isEqualTo("PONG");
    }
  }

  @Test
  void aProcessKeepsItsPortAndItsDataAcrossStopAndKill() {
    try (var process = RedisProcess.create("--appendonly", "yes", "--appendfsync", "always")) {
      var server = process.server();
      server.command("SET", "a", "1");
      process.stop();
      assertThat(server.answers()).isFalse();
      process.start();
      assertThat(server.command("GET", "a")).isEqualTo("1");
      server.command("SET", "a", "2");
      process.kill();
      process.start();
      assertThat(server.command("GET", "a")).isEqualTo("2");
    }
  }

  @Test
  void aPausedProcessAnswersWhenItIsResumed() {
    try (var process = RedisProcess.create();
        var redis = TestRedis.connect(process.uri())) {
      process.pause();
      var pong = redis.redis().ping().toCompletableFuture();
      assertThat(pong).isNotDone();
      process.resume();
      assertThat(Waiting.of(pong)).isEqualTo("PONG");
    }
  }
}
