package chat.parley.loadtest;

import chat.parley.loadtest.client.Gateway;
import chat.parley.loadtest.process.ServerProcess;
import chat.parley.loadtest.run.Targets;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say what to load. What is not named is looked for where `./parley up` leaves
/// it.
final class TargetOptions {
  @Option(
      names = "--port-base",
      paramLabel = "B",
      description = "the cluster of ./parley up --port-base B (without it, that of ./parley up)")
  @Nullable Integer portBase;

  @Option(
      names = "--gateways",
      split = ",",
      paramLabel = "URL",
      description = "nodes (those that ./parley up has started, else its first two)")
  List<URI> gateways = List.of();

  @Option(
      names = "--rest",
      paramLabel = "URL",
      description = "chat-service, for rooms and members (that of ./parley up)")
  @Nullable URI rest;

  @Option(
      names = "--pids",
      paramLabel = "NAME=PID,…",
      description = "processes whose CPU and memory are reported")
  @Nullable String pids;

  @Option(
      names = "--pids-file",
      paramLabel = "FILE",
      description = "the same, a line 'name pid' each (.parley/[B/]pids, if there)")
  @Nullable Path pidsFile;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "the key to sign tokens with (.parley/[B/]development.key, if there)")
  @Nullable Path keyFile;

  Targets targets() {
    var left = LeftByLauncher.here(portBase);
    var servers = servers(left);
    return new Targets(
        (gateways.isEmpty() ? left.gateways(servers) : gateways).stream().map(Gateway::at).toList(),
        rest == null ? left.rest() : rest,
        servers,
        named(keyFile, left, "development.key"));
  }

  private List<ServerProcess> servers(LeftByLauncher left) {
    if (pids != null) {
      return ServerProcess.parseList(pids);
    }
    return named(pidsFile, left, "pids").map(ServerProcess::read).orElse(List.of());
  }

  private static Optional<Path> named(@Nullable Path option, LeftByLauncher left, String fileName) {
    return option != null ? Optional.of(option) : left.file(fileName);
  }
}
