package chat.parley.launcher;

import chat.parley.launcher.client.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// `./parley up` as a process: what the script starts once everything is built.
final class UpProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private UpProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /// A home that holds nothing but the services' jars, so that the data is its own.
  static Path home(Path directory) throws IOException {
    for (var kind : List.of(ServiceKind.CHAT_SERVICE, ServiceKind.GATEWAY)) {
      var link = kind.jar(directory);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, kind.jar(TestCluster.repository()));
    }
    return directory;
  }

  static UpProcess start(Path home, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "-Xmx64m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Dparley.home=" + home, "-jar", launcherJar().toString(), "up"));
    command.addAll(List.of(arguments));
    var output = Files.createTempFile(home, "up-", ".txt");
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new UpProcess(process, output);
  }

  /// Returns when it has said that it is ready.
  UpProcess awaitReady() {
    Deadline.await(
        () -> "./parley up to be ready, which has said:\n" + output(),
        () -> !process.isAlive() || output().contains("Ctrl-C here stops everything."));
    if (!process.isAlive()) {
      throw new AssertionError("./parley up has ended:\n" + output());
    }
    return this;
  }

  /// The lines that it wants to be pasted into a terminal.
  String linesToPaste() {
    Predicate<String> isCommand = line -> line.matches("  (ALICE=|BOB=|CURSOR=|curl ).*");
    return String.join("\n", output().lines().filter(isCommand).map(String::strip).toList());
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All that it has started.
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Like Ctrl-C.
  void terminate() {
    process.destroy();
  }

  boolean awaitEnd(Duration deadline) throws InterruptedException {
    return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  int exitCode() {
    return process.exitValue();
  }

  @Override
  public void close() {
    var children = children();
    process.destroy();
    try {
      if (!awaitEnd(Duration.ofSeconds(20))) {
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path launcherJar() {
    return TestCluster.repository()
        .resolve("launcher/target/parley-launcher-" + ServiceKind.VERSION + "-exec.jar");
  }
}
