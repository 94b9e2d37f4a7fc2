package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.Dashboard.Panel;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The dashboards hold together, as far as that can be told without asking anybody.
final class DashboardsTest {
  /// Grafana 10.2 to 11 write it; later ones migrate it. An older one needs a migration of its own.
  private static final int SCHEMA_VERSION = 39;

  /// What a timer's name may end with.
  private static final Pattern OF_TIMER = Pattern.compile("_(bucket|count|sum|max)$");

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

  /// The page of meters is made from the enums.
  @Test
  void whatIsAskedForIsInTheEnums() throws IOException {
    var page = Files.readString(TestCluster.repository().resolve("docs/metrics.md"));
    var asked =
        Stream.concat(
                panels().stream().flatMap(panel -> panel.queries().stream()),
                AlertRule.all().stream().map(AlertRule::query))
            .flatMap(query -> query.metrics().stream())
            .filter(metric -> metric.startsWith("parley_"))
            .distinct()
            .toList();
    assertThat(asked)
        .isNotEmpty()
        .allMatch(metric -> page.contains("`" + OF_TIMER.matcher(metric).replaceFirst("") + "`"));
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
