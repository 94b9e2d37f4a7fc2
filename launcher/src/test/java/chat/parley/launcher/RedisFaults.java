package chat.parley.launcher;

import chat.parley.backplane.redis.RedisProcess;
import chat.parley.backplane.redis.SentinelSet;
import chat.parley.launcher.Fault.Loss;
import chat.parley.launcher.client.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// The faults of Redis where it is more than one server.
final class RedisFaults {
  private static final Duration FAILOVER = Duration.ofSeconds(40);

  /// For how long the primary writes what its replica never gets.
  private static final Duration CUT_OFF = Duration.ofSeconds(2);

  /// Longer than a send waits for its copy: where it needs one, some are refused.
  private static final Duration AWAY = Duration.ofSeconds(4);

  private static final Duration MOVE_PAUSE = Duration.ofMillis(100);

  private RedisFaults() {}

  /// All that may come one after the other.
  ///
  /// @param loss by a promoted replica that lacks the last writes
  static List<Fault> of(PairForm redis, FormSite site, Loss loss) {
    return List.of(
        replicaPromotedThatLacksWrites(redis, site, loss), primaryKilledAndStartedAgain(redis));
  }

  /// All that may come one after the other.
  ///
  /// @param loss by a failover: [Loss#UNACKNOWLEDGED] where an acknowledgement needs a replica
  static List<Fault> of(SentinelForm redis, Loss loss) {
    return List.of(
        primaryReplacedUnderSentinel(redis, loss),
        primaryPausedUnderSentinel(redis, loss),
        replicaKilled(
            "Sentinel",
            loss,
            _ -> redis.set.pair.replica(),
            redis.set.pair::primary,
            redis.set::awaitSettled));
  }

  /// All that may come one after the other: rooms move about among the shards, of which there are
  /// more and more. A primary that dies comes three times as often as the others.
  ///
  /// @param loss by a failover: [Loss#UNACKNOWLEDGED] where an acknowledgement needs a replica
  static List<Fault> of(ClusterForm redis, Loss loss, RandomGenerator random) {
    var shard = new AtomicInteger();
    return List.of(
        primaryOfSomeShardReplaced(redis, loss, random),
        primaryOfSomeShardReplaced(redis, loss, random),
        primaryOfSomeShardReplaced(redis, loss, random),
        replicaKilled(
            "Cluster",
            loss,
            workload -> {
              shard.set(someShard(redis, workload, random));
              return redis.cluster.replica(shard.get());
            },
            () -> redis.cluster.primary(shard.get()),
            redis.cluster::awaitWhole),
        someSlotsMoved(redis, random),
        shardAdded(redis));
  }

  /// From then on half of the rooms are silent; in half of those somebody speaks at a node where
  /// nobody else is, and begins to try it while nobody can reach the promoted server.
  static Fault replicaPromotedThatLacksWrites(PairForm redis, FormSite site, Loss loss) {
    return Fault.ofLoss(
            "a replica promoted that lacks the last writes",
            loss,
            workload -> {
              redis.pair.stallReplication();
              workload.letPass(CUT_OFF);
              workload.silenceHalf();
              redis.failOver(
                  () -> {
                    workload.silenceHolds();
                    workload.strangersSpeakAt(site.stranger());
                  });
            })
        .settledBy(redis.pair::awaitOnline)
        .leaves(Trace.FORKS);
  }

  /// Nothing can be acknowledged that needs it before it follows again, so its time is over only
  /// then. Under Sentinel it comes back without knowing whom to follow, until a sentinel tells it.
  private static Fault replicaKilled(
      String form,
      Loss lossByFailover,
      Function<Workload, RedisProcess> choose,
      Supplier<RedisProcess> primary,
      Runnable awaitWhole) {
    return Fault.ofLoss(
            form + ": a replica killed and started again",
            Loss.NONE,
            workload -> {
              var replica = choose.apply(workload);
              replica.kill();
              workload.letPass(AWAY);
              replica.start();
              awaitFollower(primary.get());
            })
        .settledBy(awaitWhole)
        .leaves(
            lossByFailover == Loss.UNACKNOWLEDGED
                ? new Trace[] {Trace.REFUSED_SENDS}
                : new Trace[0]);
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

  /// The killed one comes back as a replica, without which nothing is acknowledged where an
  /// acknowledgement needs one.
  static Fault primaryReplacedUnderSentinel(SentinelForm redis, Loss loss) {
    return Fault.ofLoss(
            "Sentinel: primary killed, back as a replica",
            loss,
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
  private static Fault primaryPausedUnderSentinel(SentinelForm redis, Loss loss) {
    return Fault.ofLoss(
            "Sentinel: primary paused until another is promoted",
            loss,
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

  /// Of one that has some of the workload's rooms.
  private static Fault primaryOfSomeShardReplaced(
      ClusterForm redis, Loss loss, RandomGenerator random) {
    return primaryOfShardReplaced(redis, loss, workload -> someShard(redis, workload, random));
  }

  private static int someShard(ClusterForm redis, Workload workload, RandomGenerator random) {
    var shards = redis.shardsOf(workload.rooms());
    return shards.get(random.nextInt(shards.size()));
  }

  static Fault primaryOfShardReplaced(ClusterForm redis, int shard) {
    return primaryOfShardReplaced(redis, Loss.UNACKNOWLEDGED, _ -> shard);
  }

  /// As under Sentinel the killed one comes back.
  private static Fault primaryOfShardReplaced(
      ClusterForm redis, Loss loss, ToIntFunction<Workload> choose) {
    var replaced = new AtomicInteger();
    return Fault.ofLoss(
            "Cluster: a primary killed, back as a replica",
            loss,
            workload -> {
              int shard = choose.applyAsInt(workload);
              replaced.set(shard);
              redis.cluster.primary(shard).kill();
              redis.cluster.awaitPromoted(shard);
              redis.cluster.primary(shard).start();
            })
        .settledBy(
            () -> {
              redis.cluster.exchange(replaced.get());
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
              int from = redis.fullestShard(workload.rooms());
              int to =
                  (from + 1 + random.nextInt(redis.cluster.shards() - 1)) % redis.cluster.shards();
              move(
                  redis,
                  workload,
                  everyNth(redis.slotsRoomsFirst(from, workload.rooms()), 2),
                  from,
                  to);
            })
        .settledBy(redis.cluster::awaitReplicated)
        .leaves(Trace.SOME_FORKS);
  }

  static Fault slotsMoved(ClusterForm redis, int from, int to) {
    return Fault.ofLoss(
            "Cluster: all rooms of one shard moved to another",
            Loss.NONE,
            workload ->
                move(redis, workload, redis.slotsRoomsFirst(from, workload.rooms()), from, to))
        .leaves(Trace.SOME_FORKS);
  }

  /// It gets its share of the slots that are in use, from each of the others.
  static Fault shardAdded(ClusterForm redis) {
    return Fault.ofLoss(
            "Cluster: a shard added",
            Loss.NONE,
            workload -> {
              int added = redis.cluster.addShard();
              for (int from = 0; from < added; from++) {
                var slots = redis.slotsRoomsFirst(from, workload.rooms());
                move(redis, workload, everyNth(slots, added + 1), from, added);
              }
            })
        .settledBy(redis.cluster::awaitReplicated)
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
