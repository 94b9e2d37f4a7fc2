package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessIT {
  private static final ServicePlan PLAN = new ServicePlan(ServiceKind.GATEWAY, 1, 7001, 7101);

  @TempDir private Path directory = Path.of("unused");

  @Test
  void anUnexpectedEndIsADeathWithItsCodeAndLastWords() throws Exception {
    var process = start("echo one; echo 'ERROR: no luck'; exit 3", () -> false);

    assertThat(process.death().get(5, TimeUnit.SECONDS)).isSameAs(process);

    assertThat(process.obituary())
        .isEqualTo(
            "gateway-1 ended with exit code 3: ERROR: no luck (log: "
                + directory.resolve("log")
                + ")");
  }

  @Test
  void waitingForReadinessFailsWhenTheProcessEnds() {
    var process = start("exit 4", () -> false);

    assertThatThrownBy(() -> new Startup(List.of(process), _ -> {}).await())
        .isInstanceOf(ClusterFailure.class)
        .hasMessageStartingWith("gateway-1 ended with exit code 4: its log is empty");
  }

  @Test
  void anEndThatWasAskedForIsNoDeath() {
    var process = start("exec sleep 60", () -> true);

    process.terminate();

    assertThat(process.awaitEnd(Duration.ofSeconds(5))).isTrue();
    assertThat(process.death()).isNotDone();
  }

  @Test
  void aProcessThatIgnoresTheSignalIsKilledInTime() {
    var processes = new RunningProcesses(new PidFile(directory.resolve("pids")));
    var launch = launch("trap '' TERM; echo ready; while :; do sleep 0.1; done");
    var process = processes.start(ServicePlan.redis(7001), launch, () -> true);

    processes.end();

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void nothingStartsOnceTheEndHasBegun() {
    var processes = new RunningProcesses(new PidFile(directory.resolve("pids")));
    processes.end();

    assertThatThrownBy(() -> processes.start(PLAN, launch("exit 0"), () -> true))
        .isInstanceOf(ClusterFailure.class);
  }

  private ServiceProcess start(String script, Readiness readiness) {
    return new ServiceProcess(PLAN, launch(script), readiness);
  }

  private Launch launch(String script) {
    return new Launch(List.of("sh", "-c", script), Map.of(), directory.resolve("log"));
  }
}
