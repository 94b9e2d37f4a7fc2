package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A program of the JavaScript client's tests, in Node, against the gateways of a cluster. What it
/// says stays in `target/` for whoever reads a failure.
final class NodeProgram implements AutoCloseable {
  /// The oldest that the client is for.
  private static final int NODE = 20;

  private static final Path RUN = Path.of("client/test/run.js");
  private static final Pattern ACKNOWLEDGED = Pattern.compile("(?m)^acknowledged (\\d+)$");

  private final Process process;
  private final Path output;

  private NodeProgram(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /// @param names what `client/test/run.js` is to run
  static NodeProgram start(TestCluster cluster, String... names) {
    var repository = TestCluster.repository();
    var command = new ArrayList<String>();
    command.addAll(List.of(Tools.requireNode(NODE).toString(), repository.resolve(RUN).toString()));
    command.addAll(List.of(names));
    var output =
        repository.resolve("launcher/target/js-client-" + String.join("-", names) + ".txt");
    try {
      Files.createDirectories(output.getParent());
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().put("PARLEY_NODES", nodes(cluster));
      builder.environment().put("PARLEY_REST", cluster.plan().restUrl());
      return new NodeProgram(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns when so many more messages were acknowledged.
  void awaitAcknowledged(int more) {
    int until = acknowledged() + more;
    Deadline.await(
        () -> until + " acknowledged messages: " + output(),
        () -> !process.isAlive() || acknowledged() >= until);
    assertThat(process.isAlive()).as(this::output).isTrue();
  }

  /// It is to come to its end by itself.
  void endInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void expectSuccess(Duration deadline) {
    Deadline.await(() -> "the end of it: " + output(), deadline, () -> !process.isAlive());
    assertThat(process.exitValue()).as(this::output).isZero();
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int acknowledged() {
    return ACKNOWLEDGED
        .matcher(output())
        .results()
        .map(MatchResult::group)
        .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(' ') + 1)))
        .max()
        .orElse(0);
  }

  private static String nodes(TestCluster cluster) {
    return Arrays.stream(cluster.nodes()).map(URI::toString).collect(Collectors.joining(","));
  }

  /// With those that it has started.
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
