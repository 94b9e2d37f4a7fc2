package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.Fault.Loss;
import chat.parley.launcher.TestCluster.Node;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// Every fault that the suite knows on one Redis.
final class Faults {
  private static final Duration END = Duration.ofSeconds(15);
  private static final double SECONDS_TO_LOSE = 1;
  private static final int READY = 200;

  private final TestCluster cluster;
  private final RandomGenerator random;

  Faults(TestCluster cluster, RandomGenerator random) {
    this.cluster = cluster;
    this.random = random;
  }

  /// All that lose nothing that was acknowledged.
  List<Fault> lossless() {
    return List.of(
        publicationsLost(),
        channelsCut(),
        channelsStalled(),
        everythingCut(),
        redisPaused(Duration.ofSeconds(10)),
        redisPaused(Duration.ofSeconds(40)),
        redisKilled(),
        redisStopped(),
        gatewayKilled(Node.A),
        gatewayKilled(Node.B),
        gatewayDrained(Node.A),
        gatewayDrained(Node.B),
        chatServiceKilled(Duration.ofSeconds(60)));
  }

  Fault publicationsLost() {
    return Fault.ofDelay(
            "publications dropped, doubled, delayed",
            workload ->
                DisturbedPublications.disturb(
                    workload, random, cluster.network()::treat, cluster.network()::heal))
        .leaves(Trace.GAPS);
  }

  Fault channelsCut() {
    return Fault.ofDelay("channel connections cut", _ -> cluster.network().cutChannels())
        .leaves(Trace.LOST_CHANNELS);
  }

  Fault channelsStalled() {
    return Fault.ofDelay(
            "channel connections silently stalled", _ -> cluster.network().stallChannels())
        .leaves(Trace.LOST_PROBES);
  }

  /// All connections to Redis, those for commands included.
  Fault everythingCut() {
    return Fault.ofOutage(
            "all connections to Redis cut",
            _ -> {
              cluster.network().cutAll();
              cluster.network().heal();
            })
        .leaves(Trace.LOST_CHANNELS);
  }

  /// No node is to be taken out or started anew for what no node can help.
  Fault redisPaused(Duration pause) {
    return Fault.ofOutage(
            "Redis paused for " + pause.toSeconds() + " s",
            workload -> {
              Signals.send("STOP", cluster.redis());
              try {
                workload.letPass(pause);
                assertThat(cluster.gateways())
                    .map(gateway -> Prometheus.readiness(gateway.plan().actuatorPort()))
                    .as("readiness while Redis is away for everybody")
                    .containsOnly(READY);
              } finally {
                Signals.send("CONT", cluster.redis());
              }
            })
        .leaves(Trace.REFUSED_SENDS);
  }

  /// It comes back with its data and another history: every room forks.
  Fault redisKilled() {
    return Fault.ofOutage(
            "Redis killed and started again",
            _ -> {
              cluster.redis().kill();
              awaitEnd(cluster.redis());
              cluster.redis().restart();
            })
        .leaves(Trace.FORKS);
  }

  Fault redisStopped() {
    return Fault.ofOutage("Redis stopped and started again", _ -> cluster.redis().restart())
        .leaves(Trace.FORKS);
  }

  /// What was written after the copy was made is lost, acknowledged or not; and half of the rooms
  /// fall silent.
  Fault redisRestoredFromCopy() {
    return Fault.ofLoss(
            "Redis killed and started again on an older copy of its data",
            Loss.CERTAIN,
            workload -> {
              var copy = AppendOnlyFiles.copyOf(cluster.redisData());
              workload.goOnFor(SECONDS_TO_LOSE);
              workload.silenceHalf();
              cluster.redis().kill();
              awaitEnd(cluster.redis());
              workload.silenceHolds();
              copy.restore();
              cluster.redis().restart();
            })
        .leaves(Trace.FORKS);
  }

  Fault gatewayKilled(Node node) {
    return Fault.ofConnections(
            "gateway " + node + " killed",
            workload -> {
              workload.strikes(cluster.node(node));
              cluster.process(node).kill();
            },
            () -> cluster.process(node).restart())
        .leaves(Trace.RESUMPTIONS);
  }

  Fault gatewayDrained(Node node) {
    return Fault.ofConnections(
            "gateway " + node + " drained",
            workload -> {
              workload.strikes(cluster.node(node));
              cluster.drain(node, workload);
            },
            () -> cluster.process(node).restart())
        .leaves(Trace.RESUMPTIONS);
  }

  /// Nobody needs it who talks or listens.
  Fault chatServiceKilled(Duration gone) {
    return Fault.ofOthers(
        "chat-service killed and gone for " + gone.toSeconds() + " s",
        workload -> {
          cluster.chatService().kill();
          awaitEnd(cluster.chatService());
          workload.goOnFor(gone.toMillis() / 1_000.0);
          cluster.chatService().restart();
        });
  }

  private static void awaitEnd(ServiceProcess process) {
    assertThat(process.awaitEnd(END)).as("%s ends", process.plan().name()).isTrue();
  }
}
