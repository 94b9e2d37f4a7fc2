package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BusyPortTest {
  private static final PortUse USE = new PortUse(8081, "gateway-1");
  private static final RecordedProcess LAUNCHER =
      new RecordedProcess(RecordedProcess.LAUNCHER, 10, 1);
  private static final RecordedProcess REDIS = new RecordedProcess("redis", 11, 1);
  private static final RecordedProcess GATEWAY = new RecordedProcess("gateway-1", 12, 1);

  @Test
  void aStrangersPortIsNamedWithItsPurposeAndTheOption() {
    assertThat(new BusyPort(USE, List.of()).message())
        .startsWith("Port 8081, needed for gateway-1, is busy: ")
        .contains("--port-base")
        .doesNotContain("kill");
  }

  @Test
  void theExampleIsNotWhatHasJustFailed() {
    assertThat(new BusyPort(USE, List.of()).message()).contains("--port-base 9000");
    assertThat(new BusyPort(new PortUse(9_002, "gateway-2"), List.of()).message())
        .contains("--port-base 10000");
  }

  @Test
  void aRunningClusterIsToBeEndedByItsLauncher() {
    assertThat(new BusyPort(USE, List.of(LAUNCHER, REDIS, GATEWAY)).message())
        .contains("a cluster is running here already")
        .contains("kill 10)");
  }

  @Test
  void leftoversAreNamedOneByOne() {
    assertThat(new BusyPort(USE, List.of(REDIS, GATEWAY)).message())
        .contains("left behind")
        .contains("kill 11 12 ");
  }
}
