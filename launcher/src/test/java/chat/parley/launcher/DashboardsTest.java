package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.Dashboard.Panel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The dashboards hold together, as far as that can be told without asking anybody.
final class DashboardsTest {
  /// Grafana 10.2 to 11 write it; later ones migrate it. An older one needs a migration of its own.
  private static final int SCHEMA_VERSION = 39;

  /// Meters that neither a panel nor a rule reads, each with its reason. None, so far.
  private static final Map<String, String> NOT_ASKED_FOR = Map.of();

  /// Who counts those that are there shows zero once none is, and not "No data".
  private static final Set<String> COUNTED_TO_ZERO =
      Set.of("Ready gateways", "chat-services that answer", "Balancers that answer");

  private final List<Dashboard> dashboards = Dashboard.all();

  @Test
  void thereIsOneForEachQuestion() {
    assertThat(dashboards)
        .extracting(Dashboard::file)
        .containsExactly(
            "cluster.json", "gateway-node.json", "jvm.json", "redis-and-backplane.json");
  }

  @Test
  void everyDashboardIsOneOfItsOwn() {
    assertThat(dashboards)
        .allSatisfy(
            dashboard -> {
              assertThat(dashboard.json().path("schemaVersion").asInt()).isEqualTo(SCHEMA_VERSION);
              assertThat(dashboard.json().path("title").asString()).isNotBlank();
              assertThat(dashboard.panels())
                  .extracting(panel -> panel.json().path("id").asInt())
                  .allMatch(id -> id > 0)
                  .doesNotHaveDuplicates();
            });
    assertThat(dashboards)
        .extracting(dashboard -> dashboard.json().path("uid").asString())
        .doesNotContain("")
        .doesNotHaveDuplicates();
    assertThat(dashboards)
        .extracting(dashboard -> dashboard.json().path("title").asString())
        .doesNotHaveDuplicates();
  }

  @Test
  void everyPanelSaysWhatItShowsAndInWhichUnit() {
    assertThat(panels())
        .hasSizeGreaterThan(40)
        .allSatisfy(
            panel -> {
              assertThat(panel.json().path("description").asString("")).isNotBlank();
              assertThat(panel.unit()).isNotBlank();
              assertThat(panel.queries()).isNotEmpty();
              assertThat(panel.queries()).allMatch(query -> !query.metrics().isEmpty());
            });
  }

  @Test
  void whereNoneIsLeftZeroIsShown() {
    var counted =
        panels().stream()
            .filter(panel -> COUNTED_TO_ZERO.contains(panel.json().path("title").asString()))
            .toList();
    assertThat(counted).hasSameSizeAs(COUNTED_TO_ZERO);
    assertThat(counted)
        .flatExtracting(Panel::queries)
        .extracting(Query::expression)
        .allMatch(expression -> expression.endsWith(" or vector(0)"));
  }

  @Test
  void panelsLieBesideEachOther() {
    assertThat(dashboards)
        .allSatisfy(
            dashboard -> {
              var all = dashboard.panels();
              for (int i = 0; i < all.size(); i++) {
                for (int j = i + 1; j < all.size(); j++) {
                  assertThat(overlap(all.get(i), all.get(j)))
                      .as(all.get(i) + " and " + all.get(j))
                      .isFalse();
                }
              }
            });
  }

  /// No address of somebody's data source; what is selected above holds for every panel.
  @Test
  void everyQueryAsksTheChosenDataSource() {
    assertThat(panels())
        .allSatisfy(
            panel ->
                assertThat(Dashboard.elements(panel.json().path("targets")))
                    .allMatch(
                        target ->
                            target
                                .path("datasource")
                                .path("uid")
                                .asString()
                                .equals("${datasource}")));
    assertThat(dashboards)
        .allSatisfy(
            dashboard ->
                assertThat(
                        Dashboard.elements(dashboard.json().path("templating").path("list"))
                            .map(variable -> variable.path("name").asString()))
                    .contains("datasource", "job"));
  }

  @Test
  void whatIsAskedForIsInTheEnums() {
    assertThat(asked()).isNotEmpty().isSubsetOf(ListedMeter.all().keySet());
  }

  /// What is counted and never looked at has been forgotten, here or there.
  @Test
  void whatIsInTheEnumsIsAskedFor() {
    var meters = ListedMeter.all().keySet();
    assertThat(NOT_ASKED_FOR.keySet()).isSubsetOf(meters).doesNotContainAnyElementsOf(asked());
    assertThat(NOT_ASKED_FOR.values()).noneMatch(String::isBlank);
    assertThat(meters).filteredOn(meter -> !NOT_ASKED_FOR.containsKey(meter)).isSubsetOf(asked());
  }

  /// Our meters that some panel or rule reads.
  private static Set<String> asked() {
    return Query.all()
        .flatMap(query -> query.metrics().stream())
        .filter(metric -> metric.startsWith("parley_"))
        .map(ListedMeter::meterOf)
        .collect(Collectors.toSet());
  }

  private List<Panel> panels() {
    return dashboards.stream()
        .flatMap(dashboard -> dashboard.panels().stream())
        .filter(panel -> !panel.isRow())
        .toList();
  }

  private static boolean overlap(Panel one, Panel other) {
    var a = one.json().path("gridPos");
    var b = other.json().path("gridPos");
    return a.path("x").asInt() < b.path("x").asInt() + b.path("w").asInt()
        && b.path("x").asInt() < a.path("x").asInt() + a.path("w").asInt()
        && a.path("y").asInt() < b.path("y").asInt() + b.path("h").asInt()
        && b.path("y").asInt() < a.path("y").asInt() + a.path("h").asInt();
  }
}
