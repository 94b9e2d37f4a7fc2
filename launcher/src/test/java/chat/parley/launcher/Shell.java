package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/// A program that somebody runs in a terminal: what it prints can be waited for, and it can be
/// written to.
final class Shell implements AutoCloseable {
  private final Process process;
  private final Path output;

  private Shell(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /// A script as it would be pasted into bash.
  static Shell bash(Path directory, String name, String script) {
    var bash = Tools.require("bash", "bash").toString();
    return start(directory, name, List.of(bash, "-c", script));
  }

  /// @param directory where it runs, and where what it prints is kept
  static Shell start(Path directory, String name, List<String> command) {
    try {
      var output = directory.resolve(name + ".txt");
      var builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      // Debian's programs for Node find what they need in a Node that is not Debian's, too.
      builder.environment().putIfAbsent("NODE_PATH", "/usr/share/nodejs");
      return new Shell(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String line) {
    try {
      process.getOutputStream().write((line + '\n').getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns when what it has printed is so.
  void await(String what, Predicate<String> printed) {
    Deadline.await(
        () -> what + ", in\n" + output(), () -> !process.isAlive() || printed.test(output()));
    assertThat(printed.test(output())).as(what + ", in\n" + output()).isTrue();
  }

  void await(String text) {
    await("'" + text + "'", printed -> printed.contains(text));
  }

  /// Returns what it has printed when it has come to its end.
  String awaitEnd() {
    Deadline.await(() -> "its end, in\n" + output(), () -> !process.isAlive());
    return output();
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// With all that it has started.
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
