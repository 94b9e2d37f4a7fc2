package chat.parley.launcher;

import chat.parley.backplane.redis.RedisExecutable;
import chat.parley.launcher.Fault.Loss;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The faults of Redis where it is more than one server, each under a load of some size. Runs by
/// the command of the long suite (README): about twenty minutes.
@Tag("long")
final class LongRedisFaultIT {
  private static final Workload.Size SIZE = Workload.Size.LONG;
  private static final double SECONDS_AROUND = 20;

  private final RedisExecutable executable = Tools.requireRedis(7);

  @Test
  void appendedAReplicaIsPromotedThatLacksWrites() {
    onPair(
        "appended",
        (redis, site) -> RedisFaults.replicaPromotedThatLacksWrites(redis, site, Loss.CERTAIN));
  }

  @Test
  void replicatedAReplicaIsPromotedThatLacksWrites() {
    onPair(
        "replicated",
        (redis, site) ->
            RedisFaults.replicaPromotedThatLacksWrites(redis, site, Loss.UNACKNOWLEDGED));
  }

  @Test
  void onDiskAReplicaIsPromotedThatLacksWrites() {
    onPair(
        "on-disk",
        (redis, site) -> RedisFaults.replicaPromotedThatLacksWrites(redis, site, Loss.CERTAIN));
  }

  @Test
  void onDiskThePrimaryIsKilledAndStartedAgain() {
    onPair("on-disk", (redis, _) -> RedisFaults.primaryKilledAndStartedAgain(redis));
  }

  @Test
  void appendedSentinelReplacesAKilledPrimary() {
    on(SentinelForm::new, "appended", (redis, _) -> RedisFaults.primaryKilledUnderSentinel(redis));
  }

  @Test
  void replicatedSentinelReplacesAKilledPrimary() {
    on(
        SentinelForm::new,
        "replicated",
        (redis, _) -> RedisFaults.primaryReplacedUnderSentinel(redis, Loss.UNACKNOWLEDGED));
  }

  @Test
  void inAClusterAPrimaryIsKilled() {
    on(ClusterForm::new, "appended", (redis, _) -> RedisFaults.primaryOfShardKilled(redis, 0));
  }

  @Test
  void replicatedInAClusterAPrimaryIsKilled() {
    on(ClusterForm::new, "replicated", (redis, _) -> RedisFaults.primaryOfShardReplaced(redis, 0));
  }

  @Test
  void replicatedInAClusterSlotsMove() {
    on(ClusterForm::new, "replicated", (redis, _) -> RedisFaults.slotsMoved(redis, 0, 1));
  }

  @Test
  void inAClusterSlotsMove() {
    on(ClusterForm::new, "appended", (redis, _) -> RedisFaults.slotsMoved(redis, 0, 1));
  }

  @Test
  void toAClusterAShardIsAdded() {
    on(ClusterForm::new, "appended", (redis, _) -> RedisFaults.shardAdded(redis));
  }

  private void onPair(String acknowledge, BiFunction<PairForm, FormSite, Fault> fault) {
    on(() -> new PairForm(executable), acknowledge, fault);
  }

  private static <R extends RedisForm> void on(
      Supplier<R> form, String acknowledge, BiFunction<R, FormSite, Fault> fault) {
    try (var redis = form.get();
        var site = FormSite.on(redis, acknowledge)) {
      System.out.println("parley.log.acknowledge=" + acknowledge);
      new FaultRun(site, SIZE, SECONDS_AROUND).run(fault.apply(redis, site));
    }
  }
}
