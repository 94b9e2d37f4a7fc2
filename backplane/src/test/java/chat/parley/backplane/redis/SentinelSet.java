package chat.parley.backplane.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A primary, its replica, and three sentinels that watch over them and agree fast. Used by one
/// thread.
public final class SentinelSet implements AutoCloseable {
  public static final String PRIMARY = "parley";

  private static final Duration SETTLE = Duration.ofSeconds(30);
  private static final int SENTINELS = 3;

  public final ReplicatedPair pair;
  private final Duration downAfter;
  private final List<Sentinel> sentinels = new ArrayList<>();

  private record Sentinel(Process process, Path directory, RedisServer server) {}

  private SentinelSet(RedisExecutable executable, Duration downAfter, String... arguments) {
    this.downAfter = downAfter;
    pair = ReplicatedPair.of(executable, arguments);
    for (int i = 0; i < SENTINELS; i++) {
      sentinels.add(start(executable));
    }
  }

  /// Returns when each sentinel knows the replica and the two others.
  public static SentinelSet start() {
    return start(Duration.ofSeconds(1));
  }

  /// @param downAfter for how long a server must be silent before it is held for dead
  /// @param arguments of both servers
  public static SentinelSet start(Duration downAfter, String... arguments) {
    var set =
        new SentinelSet(
            RedisExecutable.onPath().orElseGet(RedisExecutable::any), downAfter, arguments);
    try {
      Waiting.until("the sentinels know each other", SETTLE, set::isSettled);
      return set;
    } catch (AssertionError e) {
      set.close();
      throw e;
    }
  }

  public List<RedisServer> servers() {
    return sentinels.stream().map(Sentinel::server).toList();
  }

  /// Returns when they could promote the replica, which has what the primary has.
  public void awaitSettled() {
    Waiting.until(
        "the sentinels hold the replica for fit",
        SETTLE,
        () ->
            isSettled()
                && agreeOn(pair.primary().server())
                && sentinels.stream().allMatch(sentinel -> holdsReplicaForFit(sentinel.server())));
    pair.awaitInStep();
  }

  private static boolean holdsReplicaForFit(RedisServer sentinel) {
    return sentinel.command("SENTINEL", "REPLICAS", PRIMARY) instanceof List<?> replicas
        && replicas.size() == 1
        && replicas.getFirst() instanceof List<?> replica
        && value(replica, "flags").equals("slave")
        && value(replica, "master-link-status").equals("ok");
  }

  /// Whether all sentinels hold this one for the primary.
  public boolean agreeOn(RedisServer primary) {
    return sentinels.stream()
        .allMatch(
            sentinel ->
                String.valueOf(
                        sentinel.server().command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", PRIMARY))
                    .contains("" + primary.port()));
  }

  @Override
  public void close() {
    for (var sentinel : sentinels) {
      sentinel.process().destroyForcibly();
      sentinel.process().onExit().join();
      RedisExecutable.delete(sentinel.directory());
    }
    pair.close();
  }

  private boolean isSettled() {
    return sentinels.stream().allMatch(sentinel -> isSettled(sentinel.server()));
  }

  private static boolean isSettled(RedisServer sentinel) {
    if (!sentinel.answers()) {
      return false;
    }
    var state = (List<?>) Objects.requireNonNull(sentinel.command("SENTINEL", "MASTER", PRIMARY));
    return value(state, "num-slaves").equals("1")
        && value(state, "num-other-sentinels").equals("" + (SENTINELS - 1));
  }

  private static String value(List<?> fieldsAndValues, String field) {
    int index = fieldsAndValues.indexOf(field);
    return index < 0 ? "" : String.valueOf(fieldsAndValues.get(index + 1));
  }

  private Sentinel start(RedisExecutable executable) {
    try {
      int port = freePort();
      var directory = Files.createTempDirectory("parley-sentinel");
      var configuration = directory.resolve("sentinel.conf");
      Files.writeString(
          configuration,
          """
          port %d
          bind 127.0.0.1
          dir %s
          sentinel monitor %s 127.0.0.1 %d 2
          sentinel down-after-milliseconds %s %d
          sentinel failover-timeout %s 5000
          """
              .formatted(
                  port,
                  directory,
                  PRIMARY,
                  pair.primary().server().port(),
                  PRIMARY,
                  downAfter.toMillis(),
                  PRIMARY));
      var process =
          new ProcessBuilder(executable.path().toString(), configuration.toString(), "--sentinel")
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("output").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new Sentinel(process, directory, new RedisServer("127.0.0.1", port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
