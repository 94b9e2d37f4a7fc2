package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Clients whose machine is gone: no reset, no close, no acknowledgement. A process with a network
/// of its own plays it, so that nothing of this machine's network is touched.
@Tag("long")
final class VanishedClientsFaultIT {
  /// The local table is asked first of all; a rule before it has to find a place.
  private static final String SCRIPT =
      "ip link set lo up && ip rule add pref 100 lookup local && ip rule del pref 0 && exec \"$@\"";

  @Test
  void nothingIsKeptOfClientsWhoVanishWithoutAWord() throws Exception {
    Tools.require("ip", "iproute2");
    var unshare = Tools.require("unshare", "util-linux");
    assumeTrue(
        run(List.of(unshare.toString(), "-rn", "true")) == 0,
        "No network namespaces here: clients that vanish are not tested.");

    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    assertThat(
            run(
                List.of(
                    unshare.toString(),
                    "-rn",
                    "sh",
                    "-c",
                    SCRIPT,
                    "sh",
                    java,
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    classPath(),
                    VanishedClients.class.getName())))
        .as("exit code")
        .isZero();
  }

  /// Maven's own, where the real one is in a manifest.
  private static String classPath() {
    var mavens = System.getProperty("surefire.test.class.path");
    return mavens == null ? String.valueOf(System.getProperty("java.class.path")) : mavens;
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    // Not inherited: Maven would take its lines for something else.
    try (var said = process.inputReader()) {
      said.lines().forEach(System.out::println);
    }
    return process.waitFor();
  }
}
