package chat.parley.backplane.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Two hosts with a cable between them: network namespaces of the test's own, which end with it.
/// Linux, for root. Used by one thread.
final class TwoHosts implements AutoCloseable {
  static final String NEAR_ADDRESS = "10.231.77.1";
  static final String FAR_ADDRESS = "10.231.77.2";

  private static final String UNTESTED = "a peer that vanishes is not tested";
  private static final int SECONDS = 10;

  private final String near = "parley-near-" + ProcessHandle.current().pid();
  private final String far = "parley-far-" + ProcessHandle.current().pid();

  private TwoHosts() {}

  /// The test is skipped where there is no `ip`, unless tools are required, and where the system
  /// lets nobody make namespaces.
  static TwoHosts make() {
    boolean isThere = runs("ip", "-V");
    var missing = "no ip on the PATH (Debian: apt-get install iproute2); " + UNTESTED;
    if (!isThere && "required".equals(System.getProperty("parley.tools"))) {
      throw new IllegalStateException(missing);
    }
    require(isThere, missing);
    var hosts = new TwoHosts();
    require(
        runs("ip", "netns", "add", hosts.near),
        "no network namespaces here (they need root); " + UNTESTED);
    try {
      hosts.connect();
      return hosts;
    } catch (IllegalStateException e) {
      hosts.close();
      throw e;
    }
  }

  private static void require(boolean isThere, String missing) {
    if (!isThere) {
      System.out.println("Skipped: " + missing);
    }
    assumeTrue(isThere, missing);
  }

  private void connect() {
    run("ip", "netns", "add", far);
    run(
        "ip", "-n", near, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns",
        far);
    run("ip", "-n", near, "address", "add", NEAR_ADDRESS + "/24", "dev", "cable");
    run("ip", "-n", far, "address", "add", FAR_ADDRESS + "/24", "dev", "cable");
    run("ip", "-n", near, "link", "set", "cable", "up");
    run("ip", "-n", far, "link", "set", "cable", "up");
  }

  /// Starts a program there; its errors go where this process' do.
  Process startNear(List<String> command) {
    return start(near, command, ProcessBuilder.Redirect.PIPE);
  }

  /// What it says is thrown away.
  Process startFar(List<String> command) {
    return start(far, command, ProcessBuilder.Redirect.DISCARD);
  }

  /// What either sends goes to a card that nobody has: no error, and no answer. Were the far one
  /// still heard, then its system would repeat what is not acknowledged any more, and each time
  /// prove that it is there.
  void vanish() {
    misdirect(near, FAR_ADDRESS);
    misdirect(far, NEAR_ADDRESS);
  }

  private static void misdirect(String host, String address) {
    run(
        "ip",
        "-n",
        host,
        "neigh",
        "replace",
        address,
        "lladdr",
        "02:00:00:00:00:99",
        "dev",
        "cable",
        "nud",
        "permanent");
  }

  @Override
  public void close() {
    runs("ip", "netns", "del", near);
    runs("ip", "netns", "del", far);
  }

  private static Process start(String host, List<String> command, ProcessBuilder.Redirect output) {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", host));
    all.addAll(command);
    try {
      return new ProcessBuilder(all)
          .redirectOutput(output)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String... command) {
    if (!runs(command)) {
      throw new IllegalStateException(String.join(" ", command) + " failed");
    }
  }

  private static boolean runs(String... command) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
