package chat.parley.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisProcessIT {
  private final int port = FreePort.find();
  private RunningProcesses processes = new RunningProcesses(new PidFile(Path.of("unused")));
  private DataDirectory data = new DataDirectory(Path.of("unused"));

  @BeforeEach
  void createDataDirectory(@TempDir Path directory) {
    data = new DataDirectory(directory);
    data.create();
    processes = new RunningProcesses(new PidFile(data.pids()));
  }

  @AfterEach
  void endRedis() {
    processes.end();
  }

  @Test
  void dataSurvivesTheEndOfACluster() throws IOException {
    startRedis();
    assertThat(ask("SET greeting hello")).isEqualTo("+OK");

    processes.end();
    processes = new RunningProcesses(new PidFile(data.pids()));
    startRedis();

    assertThat(ask("STRLEN greeting")).isEqualTo(":5");
  }

  @Test
  void aKilledRedisKeepsWhatItAcknowledgedAndIsNoDeath() throws IOException {
    var redis = startRedis();
    ask("SET greeting hello");
    long firstPid = redis.pid();

    redis.kill();
    assertThat(redis.awaitEnd(Duration.ofSeconds(5))).isTrue();
    redis.restart();

    assertThat(redis.pid()).isNotEqualTo(firstPid);
    assertThat(ask("STRLEN greeting")).isEqualTo(":5");
    assertThat(redis.death()).isNotDone();
  }

  @Test
  void theSettingsThatKeepMessagesAreInForce() throws IOException {
    startRedis();

    assertThat(configured("appendonly")).isEqualTo("yes");
    assertThat(configured("maxmemory-policy")).isEqualTo("noeviction");
    assertThat(configured("save")).isEmpty();
    assertThat(configured("client-output-buffer-limit")).endsWith("pubsub 268435456 67108864 60");
  }

  @Test
  void theEndLeavesNoProcessAndNoPidFile() {
    var redis = startRedis();
    assertThat(new PidFile(data.pids()).running())
        .extracting(RecordedProcess::name)
        .containsExactly("launcher", "redis");

    processes.end();

    assertThat(redis.isAlive()).isFalse();
    assertThat(data.pids()).doesNotExist();
  }

  private ServiceProcess startRedis() {
    var plan = ServicePlan.redis(port);
    var launch = RedisLaunch.of(plan, data, RedisExecutable.find(data.bin()));
    var readiness = new RedisReadiness(RedisAddress.local(port));
    var redis = processes.start(plan, launch, readiness);
    new Startup(List.of(redis), _ -> {}).await();
    return redis;
  }

  private String ask(String command) throws IOException {
    return askLines(command, 1);
  }

  /// `CONFIG GET` answers an array: its length, the name's length, the name, the value's length,
  /// the value.
  private String configured(String setting) throws IOException {
    return askLines("CONFIG GET " + setting, 5);
  }

  private String askLines(String command, int lines) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
      var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      for (int line = 1; line < lines; line++) {
        reader.readLine();
      }
      return reader.readLine();
    }
  }
}
