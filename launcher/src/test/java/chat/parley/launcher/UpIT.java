package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Rest;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./parley up`, as a user meets it.
class UpIT {
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(15);

  @TempDir private Path directory = Path.of("unused");

  @AfterEach
  void deleteLinks() throws IOException {
    UpProcess.deleteLinks(directory);
  }

  @Test
  void itsLinesWorkItStopsWhatItStartedAndItsDataGoesOn() throws Exception {
    int base = freePortBase(3);
    var home = UpProcess.home(directory);
    try (var up = UpProcess.start(home, "--port-base", String.valueOf(base)).awaitReady()) {
      assertPastedLinesShowAMessage(up);
      assertASecondOneFindsItsPortBusy(home, base);
      int port = base + 10;
      var written = write(port, base);

      try (var again = restart(up, home, "--port-base", String.valueOf(base), "--gateways", "3")) {
        assertThat(again.output()).contains("gateway-3");
        written.assertGoesOn(port, base + 3);
      }
    }
  }

  @Test
  void whatIsKilledIsStartedAgainAndTheRestGoesOn() throws Exception {
    int base = freePortBase(2);
    var home = UpProcess.home(directory);
    try (var up = UpProcess.start(home, "--port-base", String.valueOf(base)).awaitReady()) {
      var written = write(base + 10, base);
      var before = running(home, base);

      for (var victim : List.of("gateway-2", "redis", "chat-service-1")) {
        ProcessHandle.of(Objects.requireNonNull(before.get(victim)))
            .orElseThrow()
            .destroyForcibly();
        Deadline.await(
            () -> victim + " to be ready again, in\n" + up.output(),
            () -> isReadyAgain(up, victim));
      }

      assertThat(up.output().lines())
          .filteredOn(line -> line.contains("is started again"))
          .allMatch(line -> line.contains(" was ended by SIGKILL"))
          .hasSize(3);
      var after = running(home, base);
      assertThat(after.get("gateway-1")).isEqualTo(before.get("gateway-1"));
      assertThat(after.get("gateway-2")).isNotEqualTo(before.get("gateway-2"));
      written.assertGoesOn(base + 10, base + 2);
      assertStops(up);
    }
  }

  private static boolean isReadyAgain(UpProcess up, String name) {
    return up.output()
        .lines()
        .dropWhile(line -> !line.startsWith(name + " was ended"))
        .anyMatch(line -> line.matches("  " + name + " +ready after .*"));
  }

  private static Map<String, Long> running(Path home, int base) {
    return new PidFile(home.resolve(".parley").resolve("" + base).resolve("pids"))
        .running().stream().collect(Collectors.toMap(RecordedProcess::name, RecordedProcess::pid));
  }

  @Test
  void itUsesARedisOfTheUsersAndLeavesItRunning() throws Exception {
    int base = freePortBase(1);
    var data = new DataDirectory(directory.resolve("redis"));
    data.create();
    var plan = ServicePlan.redis(FreePort.find());
    var launch = RedisLaunch.of(plan, data, RedisExecutable.find(data.bin()));
    var processes = new RunningProcesses(new PidFile(data.pids()));
    var address = RedisAddress.local(plan.port());
    var redis = processes.start(plan, launch, new RedisReadiness(address));
    try {
      new Startup(List.of(redis), _ -> {}).await();
      try (var up =
          UpProcess.start(
                  UpProcess.home(directory),
                  "--port-base",
                  String.valueOf(base),
                  "--gateways",
                  "1",
                  "--redis",
                  "redis://127.0.0.1:" + plan.port())
              .awaitReady()) {
        assertThat(up.output()).contains("redis://127.0.0.1:" + plan.port());
        assertPastedLinesShowAMessage(up);

        assertStops(up);
      }
      assertThat(redis.isReady()).as("the user's Redis still answers").isTrue();
      assertThat(new PortUse(base + 90, "redis").isBusy()).as("no Redis of ours").isFalse();
    } finally {
      processes.end();
    }
  }

  @Test
  void aStartThatFailsLeavesNothingBehind() throws Exception {
    int base = freePortBase(1);
    var home = UpProcess.home(directory);
    try (var redis = OwnRedis.start(directory)) {
      for (var url : List.of("redis://127.0.0.1:" + redis.port() + "/99", "redis://127.0.0.1:1")) {
        try (var up = UpProcess.start(home, "--port-base", String.valueOf(base), "--redis", url)) {
          assertThat(up.awaitEnd(Deadline.GENEROUS)).isTrue();

          assertThat(up.exitCode()).isEqualTo(1);
          assertThat(up.output().lines())
              .filteredOn(line -> !line.startsWith("Parley starts"))
              .singleElement()
              .asString()
              .startsWith("Redis at " + url + " is not usable: ");
        }
      }
    }
    assertThat(home.resolve(".parley").resolve("" + base)).doesNotExist();
  }

  private UpProcess restart(UpProcess up, Path home, String... arguments) throws Exception {
    assertStops(up);
    return UpProcess.start(home, arguments).awaitReady();
  }

  /// Ctrl-C ends all that was started, in time, and a process beside it lives on.
  private static void assertStops(UpProcess up) throws Exception {
    var children = up.children();
    var bystander = new ProcessBuilder("sleep", "600").start();
    try {
      assertThat(children).hasSizeGreaterThanOrEqualTo(2);

      up.terminate();

      assertThat(up.awaitEnd(STOP_DEADLINE)).as("ended within 15 s:\n%s", up.output()).isTrue();
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      assertThat(bystander.isAlive()).isTrue();
      assertThat(up.output()).contains("Stopped after");
    } finally {
      bystander.destroy();
    }
  }

  private void assertPastedLinesShowAMessage(UpProcess up) throws IOException {
    var output = Files.createTempFile(directory, "bash-", ".txt");
    var script = Files.createTempFile(directory, "pasted-", ".sh");
    // It would end otherwise, and Alice's stream would not end with it.
    Files.writeString(script, up.linesToPaste() + "\nwait\n");
    var bash =
        new ProcessBuilder("bash", script.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      Deadline.await(
          () -> "Alice's stream to show Bob's message, in\n" + up.linesToPaste() + read(output),
          () ->
              read(output)
                  .lines()
                  .anyMatch(line -> line.matches("data: .*\"user\":\"bob\".*\"text\":\"hi\".*")));
      assertThat(read(output)).contains("\"role\":\"member\"").contains("\"offset\":");
    } finally {
      bash.descendants().forEach(ProcessHandle::destroy);
      bash.destroy();
    }
  }

  private static void assertASecondOneFindsItsPortBusy(Path home, int base) throws Exception {
    try (var second = UpProcess.start(home, "--port-base", String.valueOf(base))) {
      assertThat(second.awaitEnd(Deadline.GENEROUS)).as("the second one ends").isTrue();

      assertThat(second.exitCode()).isEqualTo(1);
      var lines =
          second.output().lines().filter(line -> !line.startsWith("Parley starts")).toList();
      assertThat(lines)
          .singleElement()
          .asString()
          .startsWith("Port " + (base + 90) + ", needed for redis, is busy: a cluster is running")
          .contains("--port-base");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePortBase(int gateways) {
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(11_000, 30_000))
        .filter(
            base ->
                ClusterPlan.of(Path.of("unused"), gateways, base, Bind.loopback(), null)
                    .portUses()
                    .stream()
                    .noneMatch(PortUse::isBusy))
        .findFirst()
        .orElseThrow();
  }

  /// A private room with two members and some messages.
  private static Written write(int restPort, int base) throws Exception {
    var rest = new Rest(local(restPort));
    var carol = rest.signIn("carol");
    rest.createRoom(carol, "kept", "private");
    rest.addMember(carol, "kept", "dave");
    try (var sender = SendWay.POST.open(carol, local(base + 1))) {
      for (int number = 0; number < 5; number++) {
        sender.send("kept", "key-" + number, "text " + number);
      }
    }
    return new Written(rest.history(carol, "kept"));
  }

  private static URI local(int port) {
    return URI.create("http://localhost:" + port);
  }

  private record Written(List<Event> history) {
    void assertGoesOn(int restPort, int gatewayPort) throws Exception {
      var rest = new Rest(local(restPort));
      var carol = rest.signIn("carol");
      assertThat(rest.members(carol, "kept")).containsExactlyInAnyOrder("carol", "dave");
      assertThat(rest.history(carol, "kept")).isEqualTo(history);

      var last = history.getLast().position();
      try (var follower =
              Follower.resume(
                  Transport.WEBSOCKET, rest.signIn("dave"), last, "kept", local(gatewayPort));
          var sender = SendWay.POST.open(carol, local(gatewayPort))) {
        // The memory of keys goes on too.
        assertThat(sender.send("kept", "key-4", "text 4")).isEqualTo(last);

        var next = sender.send("kept", "key-5", "text 5");

        // Redis was started again, so the epoch may be a new one; it goes on with the numbering.
        assertThat(next.offset()).isEqualTo(last.offset() + 1);
        assertThat(follower.expect(1)).extracting(Event::position).containsExactly(next);
        assertThat(follower.notices()).isEmpty();
      }
    }
  }
}
