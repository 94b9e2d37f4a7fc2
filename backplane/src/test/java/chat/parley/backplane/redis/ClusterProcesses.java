package chat.parley.backplane.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A Redis Cluster of a test's own: three shards of a primary and a replica each, and those that
/// are added. Used by one thread.
public final class ClusterProcesses implements AutoCloseable {
  private static final int SHARDS = 3;
  private static final int SLOTS = 16_384;
  private static final Duration SETTLED = Duration.ofSeconds(60);

  private final RedisExecutable executable;
  private final List<RedisProcess> primaries = new ArrayList<>();
  private final List<RedisProcess> replicas = new ArrayList<>();

  private ClusterProcesses(RedisExecutable executable) {
    this.executable = executable;
  }

  /// The test is skipped where there is no Redis with sharded channels, unless tools are required.
  public static ClusterProcesses start() {
    return start(executable());
  }

  /// Likewise.
  static RedisExecutable executable() {
    var found = NewerRedis.executable();
    var missing = "no redis-server >= 7 on the PATH; nothing is tested on a Redis Cluster";
    if (!"required".equals(System.getProperty("parley.tools"))) {
      assumeTrue(found.isPresent(), missing);
    }
    return found.orElseThrow(() -> new IllegalStateException(missing));
  }

  private static ClusterProcesses start(RedisExecutable executable) {
    var cluster = new ClusterProcesses(executable);
    try {
      cluster.begin();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void begin() {
    for (int shard = 0; shard < SHARDS; shard++) {
      primaries.add(node());
      replicas.add(node());
      assignSlots(shard);
    }
    var first = primaries.getFirst().server();
    all().skip(1).forEach(node -> meet(node.server(), first));
    Waiting.until("all know each other", SETTLED, () -> all().allMatch(this::knowsAll));
    for (int shard = 0; shard < SHARDS; shard++) {
      replicas.get(shard).server().command("CLUSTER", "REPLICATE", id(primaries.get(shard)));
    }
    awaitWhole();
    awaitFirstWrites();
  }

  /// Redis 7 sends a new replica nothing before it has heard from it, which is up to a second: a
  /// write would wait that long for its copy.
  private void awaitFirstWrites() {
    for (int shard = 0; shard < SHARDS; shard++) {
      int served = shard;
      var primary = primaries.get(shard).server();
      var key =
          IntStream.iterate(0, number -> number + 1)
              .mapToObj(number -> "first-write-" + number)
              .filter(each -> slot(primary, each) * SHARDS / SLOTS == served)
              .findFirst()
              .orElseThrow();
      primary.command("SET", key, "");
      primary.command("DEL", key);
    }
    awaitReplicated();
  }

  private static int slot(RedisServer any, String key) {
    return Integer.parseInt(String.valueOf(any.command("CLUSTER", "KEYSLOT", key)));
  }

  /// Where clients may begin.
  public List<RedisServer> servers() {
    return all().map(RedisProcess::server).toList();
  }

  public int shards() {
    return primaries.size();
  }

  /// From here on each of a shard's two servers is called by what it has become.
  public void exchange(int shard) {
    replicas.set(shard, primaries.set(shard, replicas.get(shard)));
  }

  public RedisProcess primary(int shard) {
    return primaries.get(shard);
  }

  public RedisProcess replica(int shard) {
    return replicas.get(shard);
  }

  /// The shard that serves a bucket.
  public int shardOf(Bucket bucket) {
    return bucket.slot() * SHARDS / SLOTS;
  }

  /// Returns when every slot is served and every replica follows its primary.
  public void awaitWhole() {
    Waiting.until(
        "the cluster is whole",
        SETTLED,
        () -> all().allMatch(node -> info(node).contains("cluster_state:ok")));
    Waiting.until(
        "the replicas follow",
        SETTLED,
        () ->
            replicas.stream()
                .allMatch(
                    node ->
                        node.server().findInfo("master_link_status").equals(Optional.of("up"))));
  }

  /// Returns when the replicas have all that their primaries have.
  public void awaitReplicated() {
    for (int shard = 0; shard < shards(); shard++) {
      var primary = primaries.get(shard).server();
      var replica = replicas.get(shard).server();
      Waiting.until(
          "the replica has it all",
          SETTLED,
          () -> replica.info("slave_repl_offset").equals(primary.info("master_repl_offset")));
    }
  }

  /// Runs a command at the primary that serves its key.
  public @Nullable Object atItsPrimary(String... words) {
    for (var primary : primaries) {
      try {
        return primary.server().command(words);
      } catch (IllegalStateException e) {
        if (!String.valueOf(e.getMessage()).startsWith("MOVED")) {
          throw e;
        }
      }
    }
    throw new IllegalStateException("no primary serves it");
  }

  /// A shard more, without slots. Returns its number.
  public int addShard() {
    int shard = primaries.size();
    primaries.add(node());
    replicas.add(node());
    var first = primaries.getFirst().server();
    meet(primary(shard).server(), first);
    meet(replica(shard).server(), first);
    Waiting.until("all know the new ones", SETTLED, () -> all().allMatch(this::knowsAll));
    replica(shard).server().command("CLUSTER", "REPLICATE", id(primary(shard)));
    awaitWhole();
    return shard;
  }

  /// Returns when the replica of a shard whose primary was killed is in its place.
  public void awaitPromoted(int shard) {
    var replica = replica(shard).server();
    Waiting.until("it is promoted", SETTLED, () -> replica.info("role").equals("master"));
  }

  /// Those of some slots in which a shard has keys.
  public List<Integer> inUse(int shard, IntStream slots) {
    return slots.filter(slot -> !keysIn(slot, shard).isEmpty()).boxed().toList();
  }

  /// Moves a slot with all its keys from one shard to another, as `redis-cli --cluster reshard`
  /// does.
  public void move(int slot, int from, int to) {
    beginMove(slot, from, to);
    moveKeys(keysIn(slot, from), from, to);
    endMove(slot, from, to);
  }

  /// From here on keys of the slot may be moved.
  public void beginMove(int slot, int from, int to) {
    var source = primaries.get(from);
    var target = primaries.get(to);
    target.server().command("CLUSTER", "SETSLOT", "" + slot, "IMPORTING", id(source));
    source.server().command("CLUSTER", "SETSLOT", "" + slot, "MIGRATING", id(target));
  }

  /// Those of a slot's keys that are at that shard.
  public List<String> keysIn(int slot, int shard) {
    var keys = primaries.get(shard).server().command("CLUSTER", "GETKEYSINSLOT", "" + slot, "1000");
    return keys instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of();
  }

  public void moveKeys(List<String> keys, int from, int to) {
    var source = primaries.get(from).server();
    var target = primaries.get(to).server();
    for (var key : keys) {
      source.command("MIGRATE", target.host(), "" + target.port(), key, "0", "5000");
    }
  }

  /// The slot is the other shard's. All its keys are there by now.
  public void endMove(int slot, int from, int to) {
    var target = primaries.get(to);
    Stream.concat(Stream.of(target, primaries.get(from)), primaries.stream())
        .forEach(
            node -> node.server().command("CLUSTER", "SETSLOT", "" + slot, "NODE", id(target)));
  }

  private RedisProcess node() {
    return RedisProcess.create(
        executable,
        "--cluster-enabled",
        "yes",
        "--cluster-node-timeout",
        "2000",
        "--appendonly",
        "yes");
  }

  private void assignSlots(int shard) {
    int from = (shard * SLOTS + SHARDS - 1) / SHARDS;
    int until = ((shard + 1) * SLOTS + SHARDS - 1) / SHARDS;
    primaries
        .get(shard)
        .server()
        .command(
            Stream.concat(
                    Stream.of("CLUSTER", "ADDSLOTS"),
                    IntStream.range(from, until).mapToObj(Integer::toString))
                .toArray(String[]::new));
  }

  private static void meet(RedisServer node, RedisServer other) {
    node.command("CLUSTER", "MEET", other.host(), "" + other.port());
  }

  private boolean knowsAll(RedisProcess node) {
    return info(node).contains("cluster_known_nodes:" + (primaries.size() + replicas.size()));
  }

  /// Empty while the node still loads its data: it refuses the command until then.
  private static String info(RedisProcess node) {
    try {
      return String.valueOf(node.server().command("CLUSTER", "INFO"));
    } catch (IllegalStateException e) {
      if (!String.valueOf(e.getMessage()).startsWith("LOADING")) {
        throw e;
      }
      return "";
    }
  }

  private static String id(RedisProcess node) {
    return String.valueOf(node.server().command("CLUSTER", "MYID"));
  }

  private Stream<RedisProcess> all() {
    return Stream.concat(primaries.stream(), replicas.stream());
  }

  @Override
  public void close() {
    all().forEach(RedisProcess::close);
  }
}
