package chat.parley.loadtest;

import chat.parley.loadtest.client.Gateway;
import chat.parley.loadtest.process.ServerProcess;
import chat.parley.loadtest.run.Targets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say what to load. What is not named is looked for where `./parley up` leaves
/// it.
final class TargetOptions {
  @Option(
      names = "--gateways",
      split = ",",
      paramLabel = "URL",
      description = "nodes (${DEFAULT-VALUE})",
      defaultValue = "http://localhost:8081,http://localhost:8082")
  List<URI> gateways = List.of();

  @Option(
      names = "--rest",
      paramLabel = "URL",
      description = "chat-service, for rooms and members (${DEFAULT-VALUE})")
  URI rest = URI.create("http://localhost:8090");

  @Option(
      names = "--pids",
      paramLabel = "NAME=PID,…",
      description = "processes whose CPU and memory are reported")
  @Nullable String pids;

  @Option(
      names = "--pids-file",
      paramLabel = "FILE",
      description = "the same, a line 'name pid' each (.parley/pids, if there)")
  @Nullable Path pidsFile;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "the key to sign tokens with (.parley/development.key, if there)")
  @Nullable Path keyFile;

  Targets targets() {
    return new Targets(
        gateways.stream().map(Gateway::at).toList(),
        rest,
        servers(),
        named(keyFile, "development.key"));
  }

  private List<ServerProcess> servers() {
    if (pids != null) {
      return ServerProcess.parseList(pids);
    }
    return named(pidsFile, "pids").map(TargetOptions::read).orElse(List.of());
  }

  private static List<ServerProcess> read(Path file) {
    try {
      return ServerProcess.parseLines(Files.readAllLines(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + file, unreadable);
    }
  }

  private static Optional<Path> named(@Nullable Path option, String fileName) {
    return option != null ? Optional.of(option) : leftByLauncher(fileName);
  }

  private static Optional<Path> leftByLauncher(String fileName) {
    return Optional.ofNullable(System.getProperty("parley.home"))
        .map(home -> Path.of(home, ".parley", fileName))
        .filter(Files::exists);
  }
}
