package chat.parley.backplane.redis;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A Redis Cluster of a single server.
public final class ClusterOfOne {
  private static final int SLOTS = 16_384;

  private ClusterOfOne() {}

  /// With sharded channels. The test is skipped where there is no such Redis, unless tools are
  /// required.
  public static RedisProcess start() {
    return start(ClusterProcesses.executable());
  }

  /// From here on it names this address as its own, so that whoever asks it comes that way.
  public static void announce(RedisServer cluster, RedisServer address) {
    cluster.command("CONFIG", "SET", "cluster-announce-ip", address.host());
    cluster.command("CONFIG", "SET", "cluster-announce-port", Integer.toString(address.port()));
    Waiting.until(
        "it is known by its address",
        () ->
            String.valueOf(cluster.command("CLUSTER", "NODES"))
                .contains(address.host() + ':' + address.port()));
  }

  static RedisProcess start(RedisExecutable executable) {
    var process = RedisProcess.create(executable, "--cluster-enabled", "yes");
    var server = process.server();
    server.command(
        Stream.concat(
                Stream.of("CLUSTER", "ADDSLOTS"),
                IntStream.range(0, SLOTS).mapToObj(Integer::toString))
            .toArray(String[]::new));
    Waiting.until(
        "the cluster is ready",
        () -> String.valueOf(server.command("CLUSTER", "INFO")).contains("cluster_state:ok"));
    return process;
  }
}
