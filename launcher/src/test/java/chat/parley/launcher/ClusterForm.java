package chat.parley.launcher;

import chat.parley.backplane.redis.ClusterProcesses;
import chat.parley.backplane.redis.RedisServer;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /// The slots of buckets in which this shard has keys: those of these rooms first.
  List<Integer> slotsInUse(int shard, List<String> rooms) {
    var ofRooms = Set.copyOf(slotsOf(rooms, shard));
    return slotsInUse(shard).stream()
        .sorted(Comparator.comparing(slot -> !ofRooms.contains(slot)))
        .toList();
  }

  /// Those that have one of these rooms at least.
  List<Integer> shardsOf(List<String> rooms) {
    return IntStream.range(0, cluster.shards())
        .filter(shard -> !slotsOf(rooms, shard).isEmpty())
        .boxed()
        .toList();
  }

  /// The one where most slots have one of these rooms.
  int fullestShard(List<String> rooms) {
    return Collections.max(
        shardsOf(rooms), Comparator.comparingInt(shard -> slotsOf(rooms, shard).size()));
  }

  private List<Integer> slotsOf(List<String> rooms, int shard) {
    return slotsInUse(shard).stream()
        .filter(slot -> cluster.keysIn(slot, shard).stream().anyMatch(key -> isOf(rooms, key)))
        .toList();
  }

  private static boolean isOf(List<String> rooms, String key) {
    return rooms.stream().anyMatch(room -> key.contains("}:room:" + room + ':'));
  }

  private List<Integer> slotsInUse(int shard) {
    return cluster.inUse(
        shard, IntStream.range(0, BUCKETS).map(bucket -> bucket * SLOTS_PER_BUCKET));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
