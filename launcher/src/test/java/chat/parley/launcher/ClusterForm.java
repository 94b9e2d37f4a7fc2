package chat.parley.launcher;

import chat.parley.backplane.redis.ClusterProcesses;
import chat.parley.backplane.redis.RedisServer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A Redis Cluster.
final class ClusterForm implements RedisForm {
  /// The slots of rooms and users: that of bucket i is 64 i.
  private static final int BUCKETS = 256;

  private static final int SLOTS_PER_BUCKET = 64;

  final ClusterProcesses cluster = ClusterProcesses.start();

  @Override
  public RedisServer server() {
    return cluster.servers().getFirst();
  }

  @Override
  public Map<String, String> variables() {
    return Map.of(
        "SPRING_DATA_REDIS_CLUSTER_NODES",
        cluster.servers().stream()
            .map(server -> server.host() + ':' + server.port())
            .collect(Collectors.joining(",")));
  }

  /// The slots of buckets in which this shard has keys.
  List<Integer> slotsInUse(int shard) {
    return cluster.inUse(
        shard, IntStream.range(0, BUCKETS).map(bucket -> bucket * SLOTS_PER_BUCKET));
  }

  /// The one in which most of those slots are in use.
  int fullestShard() {
    return IntStream.range(0, cluster.shards())
        .boxed()
        .max(Comparator.comparingInt(shard -> slotsInUse(shard).size()))
        .orElseThrow();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
