package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.redis.RedisProxy.Treatment;
import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Faults that hit one node while the others see all. None of them loses anything that was
/// acknowledged.
final class NodeFaults {
  private static final double SECONDS_OF_LOSS = 4;
  private static final Duration NOTICED = Duration.ofSeconds(10);
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
        workload -> {
          cluster.network(node).treat(_ -> treatment(random.nextInt(10)));
          workload.goOnFor(SECONDS_OF_LOSS);
          cluster.network(node).heal();
        });
  }

  Fault channelsCut(Node node) {
    return Fault.ofDelay(
        "channel connection of " + node + " cut", _ -> cluster.network(node).cutChannels());
  }

  /// It is noticed by readiness, which falls for this node alone.
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
        });
  }

  /// Those for commands included.
  Fault everythingCut(Node node) {
    return Fault.ofOutage(
        "all connections of " + node + " to Redis cut",
        _ -> {
          cluster.network(node).cutAll();
          cluster.network(node).heal();
        });
  }

  /// Two of three, one after the other.
  Fault rollingDeploy() {
    return Fault.ofConnections(
        "two of three gateways drained, one after the other",
        workload -> {
          for (var node : List.of(Node.A, Node.B)) {
            cluster.drain(node, workload);
            cluster.process(node).restart();
            workload.goOnFor(2);
          }
        },
        () -> {});
  }

  private Stream<Node> others(Node node) {
    return cluster.members().stream().filter(other -> other != node);
  }

  private int readiness(Node node) {
    return Prometheus.readiness(cluster.process(node).plan().actuatorPort());
  }

  private static Treatment treatment(int dice) {
    return switch (dice) {
      case 0, 1, 2 -> new Treatment.Drop();
      case 3 -> new Treatment.Twice();
      case 4 -> new Treatment.Delay(Duration.ofMillis(50));
      default -> new Treatment.Pass();
    };
  }
}
