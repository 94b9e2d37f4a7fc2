package chat.parley.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.loadtest.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftByLauncherTest {
  /// More than any system gives out.
  private static final long NOBODY = 1L << 40;

  @Test
  void gatewaysAreThoseThatRun() {
    var processes =
        ServerProcess.parseLines(
            List.of(
                "launcher 1 5", "redis 2 5", "gateway-3 6 5", "gateway-1 4 5", "gateway-2 5 5"));

    assertThat(new LeftByLauncher("home", 9000).gateways(processes))
        .containsExactly(local(9001), local(9002), local(9003));
    assertThat(new LeftByLauncher(null, null).gateways(List.of()))
        .containsExactly(local(8081), local(8082));
  }

  @Test
  void aPortBaseMovesRestAndFiles(@TempDir Path home) throws IOException {
    var file = home.resolve(".parley/9000/pids");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "redis 1 1\n");

    assertThat(new LeftByLauncher(home.toString(), 9000).file("pids")).contains(file);
    assertThat(new LeftByLauncher(home.toString(), null).file("pids")).isEmpty();
    assertThat(new LeftByLauncher(null, null).file("pids")).isEmpty();
    assertThat(new LeftByLauncher(null, 9000).rest()).isEqualTo(local(9010));
    assertThat(new LeftByLauncher(null, null).rest()).isEqualTo(local(8090));
  }

  @Test
  void whereNothingRunsThereIsNoGateway(@TempDir Path home) throws IOException {
    var left = new LeftByLauncher(home.toString(), null);
    assertThat(left.running()).isEmpty();
    var file = home.resolve(".parley/pids");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "redis 1 1\n");
    assertThat(left.running()).isEmpty();
    long alive = ProcessHandle.current().pid();
    Files.writeString(
        file, "gateway-2 %d 1\ngateway-1 %d 1\ngateway-3 %d 1\n".formatted(alive, alive, NOBODY));
    assertThat(left.running()).containsExactly(local(8081), local(8082));
  }

  private static URI local(int port) {
    return URI.create("http://localhost:" + port);
  }
}
