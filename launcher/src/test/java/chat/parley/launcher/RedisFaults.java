package chat.parley.launcher;

import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.SentinelSet;
import chat.parley.launcher.Fault.Loss;
import chat.parley.launcher.client.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// The faults of Redis where it is more than one server.
final class RedisFaults {
  private static final Duration FAILOVER = Duration.ofSeconds(40);

  /// For how long the primary writes what its replica never gets.
  private static final Duration CUT_OFF = Duration.ofSeconds(2);

  private static final Duration AWAY = Duration.ofSeconds(2);

  private static final Duration MOVE_PAUSE = Duration.ofMillis(100);

  private RedisFaults() {}

  /// All that may come one after the other while everybody talks.
  static List<Fault> of(PairForm redis, Loss loss) {
    return List.of(
        replicaPromotedThatLacksWrites(redis, loss, _ -> {}, _ -> {}),
        primaryKilledAndStartedAgain(redis));
  }

  /// Those that lose nothing that was acknowledged by a replica.
  static List<Fault> of(SentinelForm redis) {
    return List.of(
        primaryReplacedUnderSentinel(redis),
        primaryPausedUnderSentinel(redis),
        replicaKilled(
            "Sentinel", redis.set.pair::replica, redis.set.pair::primary, redis.set::awaitSettled));
  }

  /// As before; rooms move about among the shards.
  static List<Fault> of(ClusterForm redis, RandomGenerator random) {
    return List.of(
        primaryOfShardReplaced(redis, 0),
        primaryOfShardReplaced(redis, 1),
        primaryOfShardReplaced(redis, 2),
        replicaKilled(
            "Cluster",
            () -> redis.cluster.replica(1),
            () -> redis.cluster.primary(1),
            redis.cluster::awaitWhole),
        someSlotsMoved(redis, random));
  }

  /// From then on half of the rooms are silent; in half of those somebody speaks at a node that
  /// never saw them, and begins to try it while nobody can reach the promoted server.
  static Fault replicaPromotedThatLacksWrites(PairForm redis, FormSite site, Loss loss) {
    return replicaPromotedThatLacksWrites(
        redis, loss, Workload::silenceHalf, workload -> workload.strangersSpeakAt(site.stranger()));
  }

  private static Fault replicaPromotedThatLacksWrites(
      PairForm redis, Loss loss, Consumer<Workload> before, Consumer<Workload> meanwhile) {
    return Fault.ofLoss(
            "a replica promoted that lacks the last writes",
            loss,
            workload -> {
              redis.pair.stallReplication();
              workload.letPass(CUT_OFF);
              before.accept(workload);
              redis.failOver(() -> meanwhile.accept(workload));
            })
        .settledBy(redis.pair::awaitOnline)
        .leaves(Trace.FORKS);
  }

  /// Nothing can be acknowledged that needs it before it follows again, so its time is over only
  /// then. Under Sentinel it comes back without knowing whom to follow, until a sentinel tells it.
  private static Fault replicaKilled(
      String form,
      Supplier<RedisProcess> replica,
      Supplier<RedisProcess> primary,
      Runnable awaitWhole) {
    return Fault.ofLoss(
            form + ": a replica killed and started again",
            Loss.NONE,
            workload -> {
              replica.get().kill();
              workload.letPass(AWAY);
              replica.get().start();
              awaitFollower(primary.get());
            })
        .settledBy(awaitWhole);
  }

  private static void awaitFollower(RedisProcess primary) {
    Deadline.await(
        () -> "the replica to follow again",
        FAILOVER,
        () ->
            primary
                .server()
                .findInfo("slave0")
                .filter(replica -> replica.contains("state=online"))
                .isPresent());
  }

  static Fault primaryKilledAndStartedAgain(PairForm redis) {
    return Fault.ofLoss(
            "the primary killed and started again",
            Loss.NONE,
            _ -> {
              redis.pair.primary().kill();
              redis.pair.primary().start();
            })
        .settledBy(redis.pair::awaitOnline)
        .leaves(Trace.FORKS);
  }

  /// What was on its way to the replica may be lost.
  static Fault primaryKilledUnderSentinel(SentinelForm redis) {
    return Fault.ofLoss(
            "Sentinel: primary killed", Loss.POSSIBLE, _ -> redis.set.pair.primary().kill())
        .liveWithin(FAILOVER)
        .leaves(Trace.FORKS);
  }

  /// Acknowledgements need a replica, so the killed one comes back as such.
  static Fault primaryReplacedUnderSentinel(SentinelForm redis) {
    return Fault.ofLoss(
            "Sentinel: primary killed, back as a replica",
            Loss.UNACKNOWLEDGED,
            _ -> {
              var set = redis.set;
              set.pair.primary().kill();
              awaitPromoted(set);
              set.pair.primary().start();
            })
        .settledBy(() -> nameAnew(redis))
        .liveWithinFromStrike(FAILOVER)
        .leaves(Trace.FORKS);
  }

  /// It wakes up and takes itself for the primary that it was, until a sentinel tells it.
  static Fault primaryPausedUnderSentinel(SentinelForm redis) {
    return Fault.ofLoss(
            "Sentinel: primary paused until another is promoted",
            Loss.UNACKNOWLEDGED,
            _ -> {
              var set = redis.set;
              set.pair.primary().pause();
              try {
                awaitPromoted(set);
              } finally {
                set.pair.primary().resume();
              }
            })
        .settledBy(() -> nameAnew(redis))
        .liveWithinFromStrike(FAILOVER)
        .leaves(Trace.FORKS);
  }

  private static void awaitPromoted(SentinelSet set) {
    var promoted = set.pair.replica().server();
    Deadline.await(
        () -> "the failover",
        FAILOVER,
        () -> set.agreeOn(promoted) && promoted.info("role").equals("master"));
  }

  /// Returns when there may be another failover.
  private static void nameAnew(SentinelForm redis) {
    redis.set.pair.exchange();
    redis.set.awaitSettled();
  }

  static Fault primaryOfShardKilled(ClusterForm redis, int shard) {
    return Fault.ofLoss(
            "Cluster: a primary killed", Loss.POSSIBLE, _ -> redis.cluster.primary(shard).kill())
        .liveWithin(FAILOVER)
        .leaves(Trace.SOME_FORKS);
  }

  /// Acknowledgements of its rooms need a replica, so the killed one comes back as such.
  static Fault primaryOfShardReplaced(ClusterForm redis, int shard) {
    return Fault.ofLoss(
            "Cluster: a primary killed, back as a replica",
            Loss.UNACKNOWLEDGED,
            _ -> {
              redis.cluster.primary(shard).kill();
              redis.cluster.awaitPromoted(shard);
              redis.cluster.primary(shard).start();
            })
        .settledBy(
            () -> {
              redis.cluster.exchange(shard);
              redis.cluster.awaitWhole();
            })
        .liveWithinFromStrike(FAILOVER)
        .leaves(Trace.SOME_FORKS);
  }

  /// Half of those of the shard that has most.
  private static Fault someSlotsMoved(ClusterForm redis, RandomGenerator random) {
    return Fault.ofLoss(
            "Cluster: half of a shard's rooms moved to another",
            Loss.NONE,
            workload -> {
              int from = redis.fullestShard();
              int to =
                  (from + 1 + random.nextInt(redis.cluster.shards() - 1)) % redis.cluster.shards();
              move(redis, workload, everyNth(redis.slotsInUse(from), 2), from, to);
            })
        .settledBy(redis.cluster::awaitReplicated)
        .leaves(Trace.SOME_FORKS);
  }

  static Fault slotsMoved(ClusterForm redis, int from, int to) {
    return Fault.ofLoss(
            "Cluster: all rooms of one shard moved to another",
            Loss.NONE,
            workload -> move(redis, workload, redis.slotsInUse(from), from, to))
        .leaves(Trace.SOME_FORKS);
  }

  /// It gets every fourth slot that is in use.
  static Fault shardAdded(ClusterForm redis, int shards) {
    return Fault.ofLoss(
            "Cluster: a shard added",
            Loss.NONE,
            workload -> {
              int added = redis.cluster.addShard();
              for (int from = 0; from < shards; from++) {
                var slots = redis.slotsInUse(from);
                move(redis, workload, everyNth(slots, shards + 1), from, added);
              }
            })
        .leaves(Trace.SOME_FORKS);
  }

  private static List<Integer> everyNth(List<Integer> slots, int n) {
    return IntStream.iterate(0, i -> i < slots.size(), i -> i + n).mapToObj(slots::get).toList();
  }

  /// Key by key, as where there are many: each slot is between two shards for a while.
  private static void move(
      ClusterForm redis, Workload workload, List<Integer> slots, int from, int to) {
    var cluster = redis.cluster;
    for (int slot : slots) {
      cluster.beginMove(slot, from, to);
      workload.letPass(MOVE_PAUSE);
      for (var key : cluster.keysIn(slot, from)) {
        cluster.moveKeys(List.of(key), from, to);
        workload.letPass(MOVE_PAUSE);
      }
      // What was made meanwhile.
      cluster.moveKeys(cluster.keysIn(slot, from), from, to);
      cluster.endMove(slot, from, to);
    }
  }
}
