package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A service that cannot start says why in two sentences, and nothing else.
class StartFailureIT {
  private static final String KEY =
      "--parley.identity.keys.k=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE";

  @TempDir private Path directory = Path.of("unused");

  @ParameterizedTest
  @EnumSource(names = {"GATEWAY", "CHAT_SERVICE"})
  void withoutAKey(ServiceKind kind) throws Exception {
    try (var redis = OwnRedis.start(directory)) {
      var said = failure(kind, "--spring.data.redis.port=" + redis.port());

      assertThat(said)
          .contains("No way to verify tokens: set parley.identity.keys.<kid>")
          .contains("docs/settings.md");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GATEWAY", "CHAT_SERVICE"})
  void withARedisThatDropsMessages(ServiceKind kind) throws Exception {
    try (var redis = OwnRedis.start(directory)) {
      new RedisServer("127.0.0.1", redis.port())
          .command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");

      var said = failure(kind, KEY, "--spring.data.redis.port=" + redis.port());

      assertThat(said)
          .contains("maxmemory-policy is allkeys-lru and must be noeviction")
          .contains("redis-cli CONFIG SET maxmemory-policy noeviction");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GATEWAY", "CHAT_SERVICE"})
  void withAWrongSetting(ServiceKind kind) throws Exception {
    var said = failure(kind, KEY, "--parley.redis.command-timeout=0s");

    assertThat(said)
        .contains("parley.redis.command-timeout must be positive.")
        .contains("docs/settings.md");
  }

  /// All that it has said before it ended with 1.
  private String failure(ServiceKind kind, String... arguments) throws Exception {
    var output = Files.createTempFile(directory, "start-", ".txt");
    var process = start(kind, output, arguments);
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends by itself").isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      var said = Files.readString(output);
      assertThat(said)
          .contains("APPLICATION FAILED TO START", "Description:", "Action:")
          .doesNotContain("\tat ", "Caused by");
      // Beside what every start says, line by line.
      assertThat(said.lines().filter(line -> !line.isBlank() && !line.contains(" INFO ")).count())
          .as(said)
          .isLessThanOrEqualTo(12);
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(ServiceKind kind, Path output, String... arguments)
      throws IOException {
    var command = new ArrayList<>(TrainedPrograms.of(kind).command());
    command.addAll(List.of("--server.port=0", "--management.server.port=0"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
