package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Faults that hit one node while the others see all. None of them loses anything that was
/// acknowledged.
final class NodeFaults {
  private static final Duration NOTICED = Duration.ofSeconds(10);
  private static final Duration LIVE = Duration.ofSeconds(10);
  private static final int READY = 200;
  private static final int NOT_READY = 503;

  private final TestCluster cluster;
  private final RandomGenerator random;

  NodeFaults(TestCluster cluster, RandomGenerator random) {
    this.cluster = cluster;
    this.random = random;
  }

  /// All of one node.
  List<Fault> of(Node node) {
    return List.of(
        publicationsLost(node), channelsCut(node), channelsStalled(node), everythingCut(node));
  }

  Fault publicationsLost(Node node) {
    return Fault.ofDelay(
            "publications towards " + node + " dropped, doubled, delayed",
            workload ->
                DisturbedPublications.disturb(
                    workload, random, cluster.network(node)::treat, cluster.network(node)::heal))
        .leaves(Trace.GAPS);
  }

  Fault channelsCut(Node node) {
    return Fault.ofDelay(
            "channel connection of " + node + " cut", _ -> cluster.network(node).cutChannels())
        .leaves(Trace.LOST_CHANNELS);
  }

  /// It is noticed by readiness, which falls for this node alone, and rises again.
  Fault channelsStalled(Node node) {
    return Fault.ofDelay(
            "channel connection of " + node + " silently stalled, those made anew too",
            _ -> {
              cluster.network(node).stallChannelsForGood();
              try {
                Deadline.await(
                    () -> node + " to be not ready", NOTICED, () -> readiness(node) == NOT_READY);
                assertThat(others(node)).noneMatch(other -> readiness(other) == NOT_READY);
              } finally {
                cluster.network(node).heal();
              }
              Deadline.await(
                  () -> node + " to be ready again", NOTICED, () -> readiness(node) == READY);
            })
        .leaves(Trace.LOST_PROBES);
  }

  /// Those for commands included.
  Fault everythingCut(Node node) {
    return Fault.ofOutage(
            "all connections of " + node + " to Redis cut",
            _ -> {
              cluster.network(node).cutAll();
              cluster.network(node).heal();
            })
        .leaves(Trace.LOST_CHANNELS);
  }

  /// Two of three, one after the other.
  Fault rollingDeploy() {
    return Fault.ofConnections(
            "two of three gateways drained, one after the other",
            workload -> {
              for (var node : List.of(Node.A, Node.B)) {
                cluster.drain(node, workload);
                long drained = System.currentTimeMillis();
                cluster.process(node).restart();
                workload.goOnFor(2);
                long live = workload.liveness().await(drained, LIVE);
                System.out.printf("all live again %d ms after %s was drained%n", live, node);
                assertThat(live)
                    .as("ms until all are live after %s was drained", node)
                    .isLessThan(LIVE.toMillis());
              }
            },
            () -> {})
        .leaves(Trace.RESUMPTIONS);
  }

  private Stream<Node> others(Node node) {
    return cluster.members().stream().filter(other -> other != node);
  }

  private int readiness(Node node) {
    return Prometheus.readiness(cluster.process(node).plan().actuatorPort());
  }
}
