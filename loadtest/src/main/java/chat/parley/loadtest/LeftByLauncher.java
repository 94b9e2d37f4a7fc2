package chat.parley.loadtest;

import chat.parley.loadtest.process.ServerProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Where `./parley up` has put what it runs. Immutable.
///
/// @param home the repository; null where nobody says
/// @param portBase its `--port-base`, or null
public record LeftByLauncher(@Nullable String home, @Nullable Integer portBase) {
  private static final int DEFAULT_BASE = 8080;
  private static final int DEFAULT_GATEWAYS = 2;
  private static final Pattern GATEWAY = Pattern.compile("gateway-([1-9])");

  /// Of the repository that this program belongs to.
  public static LeftByLauncher here(@Nullable Integer portBase) {
    return new LeftByLauncher(System.getProperty("parley.home"), portBase);
  }

  /// The gateways that it runs; none where it runs nothing. The file outlives a launcher that was
  /// killed.
  public List<URI> running() {
    var alive =
        file("pids").map(ServerProcess::read).orElse(List.of()).stream()
            .filter(ServerProcess::isAlive)
            .toList();
    return named(alive).stream().map(number -> local(base() + number)).toList();
  }

  /// The gateways among the processes; where none are named, those that it starts by default.
  List<URI> gateways(List<ServerProcess> processes) {
    var named = named(processes);
    var numbers =
        named.isEmpty() ? IntStream.rangeClosed(1, DEFAULT_GATEWAYS).boxed().toList() : named;
    return numbers.stream().map(number -> local(base() + number)).toList();
  }

  private List<Integer> named(List<ServerProcess> processes) {
    return processes.stream()
        .map(process -> GATEWAY.matcher(process.name()))
        .filter(name -> name.matches())
        .map(name -> Integer.parseInt(name.group(1)))
        .sorted()
        .toList();
  }

  URI rest() {
    return local(base() + 10);
  }

  /// A file of its data directory, if there.
  public Optional<Path> file(String name) {
    return Optional.ofNullable(home)
        .map(directory -> Path.of(directory, ".parley"))
        .map(data -> portBase == null ? data : data.resolve(String.valueOf(portBase)))
        .map(data -> data.resolve(name))
        .filter(Files::exists);
  }

  private int base() {
    return portBase == null ? DEFAULT_BASE : portBase;
  }

  private static URI local(int port) {
    return URI.create("http://localhost:" + port);
  }
}
