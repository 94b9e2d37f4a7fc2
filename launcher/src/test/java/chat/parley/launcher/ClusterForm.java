package chat.parley.launcher;

import chat.parley.backplane.redis.ClusterProcesses;
import chat.parley.backplane.redis.RedisServer;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A Redis Cluster.
final class ClusterForm implements RedisForm {
  /// The slots of rooms and users: that of bucket i is 64 i.
  private static final int BUCKETS = 256;

  private static final int SLOTS_PER_BUCKET = 64;

  final ClusterProcesses cluster = ClusterProcesses.start();
  private final Set<Integer> slotsOfRooms = new HashSet<>();

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

  /// The slots of buckets in which this shard has keys, those of these rooms before all others.
  List<Integer> slotsRoomsFirst(int shard, List<String> rooms) {
    var ofRooms = slotsOf(rooms);
    return slotsInUse(shard).stream()
        .sorted(Comparator.comparing(slot -> !ofRooms.contains(slot)))
        .toList();
  }

  /// Those that have one of these rooms at least.
  List<Integer> shardsOf(List<String> rooms) {
    return List.copyOf(slotsByShard(rooms).keySet());
  }

  /// The one where most slots have one of these rooms.
  int fullestShard(List<String> rooms) {
    var slots = slotsByShard(rooms);
    return Collections.max(
        slots.keySet(), Comparator.comparingInt(shard -> slots.getOrDefault(shard, 0)));
  }

  /// How many slots of these rooms each shard has, of those that have any.
  private Map<Integer, Integer> slotsByShard(List<String> rooms) {
    var slots = new TreeMap<Integer, Integer>();
    for (int shard = 0; shard < cluster.shards(); shard++) {
      int count = cluster.inUse(shard, slotsOf(rooms).stream().mapToInt(Integer::intValue)).size();
      if (count > 0) {
        slots.put(shard, count);
      }
    }
    return slots;
  }

  /// They never change.
  private Set<Integer> slotsOf(List<String> rooms) {
    if (slotsOfRooms.isEmpty()) {
      for (int shard = 0; shard < cluster.shards(); shard++) {
        int served = shard;
        slotsInUse(shard).stream()
            .filter(slot -> cluster.keysIn(slot, served).stream().anyMatch(key -> isOf(rooms, key)))
            .forEach(slotsOfRooms::add);
      }
    }
    return slotsOfRooms;
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
