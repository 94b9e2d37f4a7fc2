package chat.parley.backplane.redis;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A Redis Cluster of a single server.
final class ClusterOfOne {
  private static final int SLOTS = 16_384;

  private ClusterOfOne() {}

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
