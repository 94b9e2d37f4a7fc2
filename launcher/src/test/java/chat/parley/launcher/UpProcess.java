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

/// `./parley up` as a process: the script itself, with everything built.
final class UpProcess implements AutoCloseable {
  private static final String SCRIPT = "parley";

  /// When the last build began.
  private static final String BUILT = ".parley/built";

  private final Process process;
  private final Path output;

  private UpProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /// A home that holds nothing but the script, the jars and the programs, so that the data is its
  /// own and nothing is out of date.
  static Path home(Path directory) throws IOException {
    TrainedPrograms.all();
    for (var path : links()) {
      var link = directory.resolve(path);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, TestCluster.repository().resolve(path));
    }
    Files.copy(TestCluster.repository().resolve(SCRIPT), directory.resolve(SCRIPT));
    Files.createDirectories(directory.resolve(BUILT).getParent());
    Files.createFile(directory.resolve(BUILT));
    return directory;
  }

  /// JUnit warns about links that lead out of a directory that it deletes.
  static void deleteLinks(Path home) throws IOException {
    for (var path : links()) {
      Files.deleteIfExists(home.resolve(path));
    }
  }

  private static List<Path> links() {
    var here = Path.of("");
    return List.of(
        ServiceKind.CHAT_SERVICE.jar(here),
        ServiceKind.GATEWAY.jar(here),
        TrainedPrograms.of(here).root(),
        here.resolve("launcher/target/parley-launcher-" + ServiceKind.VERSION + "-exec.jar"));
  }

  static UpProcess start(Path home, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.addAll(List.of(home.resolve(SCRIPT).toString(), "up"));
    command.addAll(List.of(arguments));
    var output = Files.createTempFile(home, "up-", ".txt");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // The script becomes the launcher: a signal reaches it.
    return new UpProcess(builder.start(), output);
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
}
