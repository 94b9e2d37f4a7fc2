package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.Dashboard.Panel;
import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A real Prometheus scrapes a cluster to which everything happens that meters tell of: what
/// dashboards and alert rules ask for is there, has moved, and gives an answer. On Linux, since
/// there is a [Balancer] before it.
@EnabledOnOs(OS.LINUX)
@ExtendWith(ClusterExtension.class)
final class ObservedClusterIT {
  /// Four scrapes.
  private static final Duration RATE_INTERVAL = Duration.ofSeconds(2);

  /// What an operator sets at the start, what the installation here has no use for, and the longest
  /// pause of the last minutes, which no later one need exceed: they are there, and may stay as
  /// they are.
  private static final Set<String> CONSTANT =
      Set.of(
          "parley_gateway_connections_cap",
          "process_files_max_files",
          "jvm_memory_max_bytes",
          "jvm_gc_pause_seconds_max",
          "haproxy_frontend_limit_sessions");

  /// What cannot happen in the installation here: they are there, at zero.
  private static final Map<String, String> NEVER_HERE =
      Map.of(
          "parley_backplane_buckets_moving_total",
          "buckets move in a Redis Cluster alone",
          "parley_backplane_requests_uncounted_total",
          "ten thousand users ask within seconds");

  /// Connections that the balancer lets through to a gateway.
  private static final int NARROW = 6;

  private static PrometheusServer prometheus;

  @BeforeAll
  static void everythingHappens(TestCluster cluster, @TempDir Path directory) throws Exception {
    Tools.require("prometheus", "prometheus");
    try (var node = ExtraNode.strict(cluster);
        var careful = ExtraNode.careful(cluster);
        var balancer = Balancer.narrow(cluster, NARROW)) {
      prometheus = PrometheusServer.start(directory, targets(cluster, balancer, node, careful));
      try (var situations = new Situations(cluster, node, prometheus)) {
        situations.theOperatorLimitsRedis();
        situations.collectGarbage();
        situations.peopleTalkOverEveryTransport();
        situations.acknowledgementsWaitForCopies(careful, directory);
        situations.clientsAreRefused();
        situations.theNodeIsFull();
        situations.theBalancerIsFull(balancer);
        situations.aReaderIsTooSlow();
        situations.aUserJoinsAndLeavesWhileManyWatch();
        situations.clientsComeBack();
        situations.channelsFail();
        situations.redisIsNoPrimaryForAMoment();
        situations.redisLosesData();
        situations.strangersWriteIntoRedis();
        situations.collectGarbage();
        situations.documentsWait();
        situations.theNodeDrains();
      }
    }
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
  }

  private static Map<String, List<Integer>> targets(
      TestCluster cluster, Balancer balancer, ExtraNode... extra) {
    return Map.of(
        "gateway",
        Stream.concat(
                Stream.of(Node.A, Node.B).map(cluster::process),
                Stream.of(extra).map(ExtraNode::process))
            .map(process -> process.plan().actuatorPort())
            .toList(),
        "chat-service",
        List.of(cluster.chatService().plan().actuatorPort()),
        "balancer",
        List.of(balancer.metricsPort()));
  }

  @Test
  void whatIsAskedForHasMoved() {
    var asked = Query.all().flatMap(query -> query.metrics().stream()).collect(Collectors.toSet());
    asked.removeAll(CONSTANT);
    asked.removeAll(NEVER_HERE.keySet());
    assertThat(asked).hasSizeGreaterThan(50);

    Deadline.await(
        () -> "to move: " + asked,
        Duration.ofSeconds(20),
        () -> {
          asked.removeIf(ObservedClusterIT::hasMoved);
          return asked.isEmpty();
        });
  }

  @Test
  void whatDoesNotMoveIsThere() {
    assertThat(CONSTANT)
        .allMatch(metric -> prometheus.number("max(max_over_time(" + metric + "[1h]))") > 0);
    assertThat(NEVER_HERE.keySet())
        .allMatch(metric -> prometheus.number("count(" + metric + " == 0)") > 0);
  }

  /// Those of our own meters are compared with their enums, by [MeterLabelsTest].
  @Test
  void whatIsSelectedOfOthersMetricsIsThere() {
    var selected =
        Query.all()
            .flatMap(query -> query.selectors().stream())
            .filter(selector -> !selector.metric().startsWith("parley_"))
            .flatMap(
                selector ->
                    selector.values().stream()
                        .filter(value -> !value.startsWith("$"))
                        .map(value -> one(selector, value)))
            .distinct();
    assertThat(selected)
        .hasSizeGreaterThan(8)
        .allSatisfy(series -> assertThat(prometheus.points(series)).as(series).isPositive());
  }

  private static String one(Query.Selector selector, String value) {
    return selector.metric() + "{" + selector.label() + "=\"" + value + "\"}";
  }

  @Test
  void everyQueryOfEveryPanelHasAnAnswer() {
    assertThat(panels())
        .hasSizeGreaterThan(40)
        .allSatisfy(
            panel ->
                assertThat(panel.queries())
                    .allSatisfy(
                        query ->
                            assertThat(prometheus.points(query.over(RATE_INTERVAL)))
                                .as(panel + ": " + query.expression())
                                .isPositive()));
  }

  @Test
  void prometheusEvaluatesEveryRule() {
    assertThat(prometheus.rules())
        .hasSameSizeAs(AlertRule.all())
        .allSatisfy(
            rule -> {
              assertThat(rule.path("lastError").asString("")).isEmpty();
              assertThat(rule.path("health").asString()).isEqualTo("ok");
            });
  }

  /// Without waiting for the minutes after which somebody would be told.
  @ParameterizedTest
  @ValueSource(strings = {"ParleyRedisLostData", "ParleyNodeDown"})
  void whatWentWrongIsNoticed(String alert) {
    Deadline.await(
        () -> alert + " to be pending or to fire",
        () ->
            prometheus.number("max_over_time(count(ALERTS{alertname=\"" + alert + "\"})[5m:1s])")
                > 0);
  }

  private static boolean hasMoved(String metric) {
    return prometheus.number("count(changes(" + metric + "[10m]) > 0)") > 0;
  }

  private static Stream<Panel> panels() {
    return Dashboard.all().stream()
        .flatMap(dashboard -> dashboard.panels().stream())
        .filter(panel -> !panel.isRow());
  }
}
