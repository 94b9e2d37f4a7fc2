package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorIT {
  @TempDir private Path directory = Path.of("unused");
  private final List<String> said = new CopyOnWriteArrayList<>();
  private RunningProcesses processes = new RunningProcesses(new PidFile(Path.of("unused")));

  @BeforeEach
  void create() {
    processes = new RunningProcesses(new PidFile(directory.resolve("pids")));
  }

  @AfterEach
  void end() {
    processes.end();
  }

  @Test
  void aProcessThatIsKilledIsAnnouncedAndStartedAgain() {
    var process = start("gateway", "echo 'nothing but news'; exec sleep 60");
    long first = process.pid();
    supervise();

    process.handle().destroyForcibly();

    Deadline.await(
        () -> "the process to be started again: " + said,
        () -> said.size() == 2 && process.isAlive());
    assertThat(said.getFirst())
        .isEqualTo("gateway-1 was ended by SIGKILL; it is started again in 0 s.");
    assertThat(said.getLast()).contains("gateway-1").contains("ready");
    assertThat(process.pid()).isNotEqualTo(first);
    assertThat(new PidFile(directory.resolve("pids")).running())
        .extracting(RecordedProcess::pid)
        .contains(process.pid());
  }

  @Test
  void whatAlwaysFailsStaysDownAfterFiveTimesAndTheRestGoesOn() {
    var other = start("chat-service", "exec sleep 60");
    start("gateway", "echo '12:00  WARN 1 --- no luck'; exit 3");
    supervise();

    Deadline.await(
        () -> "the supervisor to give up: " + said,
        () -> said.stream().anyMatch(line -> line.contains("stays down")));

    var failures = said.stream().filter(line -> line.contains("ended with exit code 3")).toList();
    assertThat(failures).hasSize(Restarts.MOST_QUICK_FAILURES);
    assertThat(failures).allMatch(line -> line.contains("; its log ends with: 12:00  WARN"));
    assertThat(other.isAlive()).isTrue();
  }

  @Test
  void nothingIsStartedAgainWhileAllAreEnded() {
    var process = start("gateway", "exec sleep 60");
    supervise();

    processes.end();

    assertThat(process.isAlive()).isFalse();
    assertThat(said).isEmpty();
    assertThat(processes.startAgain(process)).isFalse();
  }

  private void supervise() {
    new Supervisor(processes, said::add, Duration.ofMillis(1)).superviseAll();
  }

  private ServiceProcess start(String kind, String script) {
    var plan =
        new ServicePlan(
            kind.equals("gateway") ? ServiceKind.GATEWAY : ServiceKind.CHAT_SERVICE, 1, 7001, 7101);
    var log = directory.resolve(kind + ".log");
    return processes.start(
        plan, new Launch(List.of("sh", "-c", script), Map.of(), log), () -> true);
  }
}
