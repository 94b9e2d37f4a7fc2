package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/// Runs a program of the tests, and all that it starts, in a network namespace of its own, whose
/// rules it may change: nothing of this machine's network is touched.
final class OwnNetwork {
  /// The local table is asked first of all; a rule before it has to find a place.
  private static final String SCRIPT =
      "ip link set lo up && ip rule add pref 100 lookup local && ip rule del pref 0 && exec \"$@\"";

  private static final String SETTINGS = "parley.";
  private static final int SKIPPED = 77;

  private OwnNetwork() {}

  /// What a program does; may skip itself as a test does.
  interface Body {
    void run() throws Exception;
  }

  /// Whether there are such namespaces. Where there are none a line says so; under
  /// `-Dparley.tools=required` the test fails.
  static boolean isPossible() throws IOException, InterruptedException {
    Tools.require("ip", "iproute2");
    var unshare = Tools.require("unshare", "util-linux").toString();
    boolean isPossible = run(List.of(unshare, "-rn", "true")) == 0;
    var missing = "no network namespaces here: clients that vanish are not tested";
    if ("required".equals(System.getProperty("parley.tools"))) {
      assertThat(isPossible).as(missing).isTrue();
    }
    if (!isPossible) {
      System.out.println("Skipped: " + missing);
    }
    return isPossible;
  }

  /// Returns when it has ended well; skips the test where it skips itself.
  ///
  /// @param program with a main method that calls [#within]; is given the settings of the tests
  static void run(Class<?> program, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("unshare", "-rn", "sh", "-c", SCRIPT, "sh", java()));
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith(SETTINGS))
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath(), program.getName()));
    command.addAll(List.of(arguments));
    int code = run(command);
    assumeTrue(code != SKIPPED, "It has skipped itself.");
    assertThat(code).as("exit code").isZero();
  }

  /// Ends this program when the body has ended, whatever threads still run.
  static void within(Body body) {
    int code = 1;
    try {
      body.run();
      code = 0;
    } catch (TestAbortedException e) {
      System.out.println(e.getMessage());
      code = SKIPPED;
    } catch (Throwable e) {
      e.printStackTrace(System.out);
    }
    System.exit(code);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// Maven's own, where the real one is in a manifest.
  private static String classPath() {
    var mavens = System.getProperty("surefire.test.class.path");
    return mavens == null ? String.valueOf(System.getProperty("java.class.path")) : mavens;
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    // Not inherited: Maven would take its lines for something else.
    try (var said = process.inputReader()) {
      said.lines().forEach(System.out::println);
      return process.waitFor();
    } finally {
      process.destroy();
    }
  }
}
