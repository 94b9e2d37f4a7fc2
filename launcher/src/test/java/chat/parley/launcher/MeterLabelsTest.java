package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What panels and rules say of our meters' labels is what the enums know: one that is misspelt
/// selects nothing, or everything, and nobody is told. Those of others' metrics are compared with a
/// running cluster, by [ObservedClusterIT].
final class MeterLabelsTest {
  /// What Prometheus adds, and the bound of a timer's bucket.
  private static final Set<String> OF_EVERYONE = Set.of("job", "instance", "le");

  private static final Pattern IN_LEGEND = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
  private static final Pattern IN_ANNOTATION = Pattern.compile("\\$labels\\.(\\w+)");
  private static final Pattern JOB = Pattern.compile("(?m)^ *- job_name: (\\S+)$");

  private final Map<String, ListedMeter> meters = ListedMeter.all();

  @Test
  void theListIsRead() {
    assertThat(meters).hasSizeGreaterThan(50);
    assertThat(tags("parley_gateway_connections_closed_total").get("reason"))
        .contains("slow-reader", "drain")
        .doesNotContain("websocket");
    assertThat(tags("parley_backplane_redis_round_trip_seconds_bucket")).isEmpty();
  }

  @Test
  void everyLabelThatIsSelectedByIsOneOfItsMeter() {
    assertThat(selectors())
        .hasSizeGreaterThan(20)
        .allSatisfy(
            selector ->
                assertThat(selector.label())
                    .isIn(with(OF_EVERYONE, tags(selector.metric()).keySet())));
  }

  @Test
  void everyValueThatIsSelectedIsOneThatItMayHave() {
    assertThat(selectors())
        .filteredOn(selector -> !OF_EVERYONE.contains(selector.label()))
        .isNotEmpty()
        .allSatisfy(
            selector ->
                assertThat(tags(selector.metric()).getOrDefault(selector.label(), List.of()))
                    .containsAll(selector.values()));
  }

  @Test
  void everyJobIsScraped() throws IOException {
    var file = TestCluster.repository().resolve("grafana/prometheus/prometheus.yml");
    var jobs = found(JOB, Files.readString(file));
    var selected =
        Query.all()
            .flatMap(query -> query.selectors().stream())
            .filter(selector -> selector.label().equals("job"))
            .flatMap(selector -> selector.values().stream())
            .filter(value -> !value.equals("$job"))
            .toList();
    assertThat(selected).isNotEmpty().isSubsetOf(jobs);
  }

  @Test
  void whatIsGroupedByAndShownIsALabelOfWhatIsRead() {
    assertThat(Query.all().filter(MeterLabelsTest::readsOurs))
        .allSatisfy(query -> assertThat(labels(query)).containsAll(query.groupedBy()));
    for (var dashboard : Dashboard.all()) {
      for (var panel : dashboard.panels()) {
        Dashboard.elements(panel.json().path("targets"))
            .forEach(
                target ->
                    assertNamesLabels(
                        new Query(target.path("expr").asString()),
                        found(IN_LEGEND, target.path("legendFormat").asString(""))));
      }
    }
    for (var rule : AlertRule.all()) {
      assertNamesLabels(
          rule.query(), found(IN_ANNOTATION, String.join(" ", rule.annotations().values())));
    }
  }

  private void assertNamesLabels(Query query, List<String> named) {
    if (readsOurs(query)) {
      assertThat(labels(query)).as(query.expression()).containsAll(named);
    }
  }

  /// And of nobody else's.
  private static boolean readsOurs(Query query) {
    return query.metrics().stream().allMatch(metric -> metric.startsWith("parley_"));
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private Set<String> labels(Query query) {
    var labels = new HashSet<>(OF_EVERYONE);
    query.metrics().forEach(metric -> labels.addAll(tags(metric).keySet()));
    return labels;
  }

  private List<Query.Selector> selectors() {
    return Query.all()
        .flatMap(query -> query.selectors().stream())
        .filter(selector -> selector.metric().startsWith("parley_"))
        .toList();
  }

  private Map<String, List<String>> tags(String series) {
    var meter = meters.get(ListedMeter.meterOf(series));
    return meter == null ? Map.of() : meter.tags();
  }

  private static Set<String> with(Collection<String> some, Collection<String> more) {
    var all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }
}
