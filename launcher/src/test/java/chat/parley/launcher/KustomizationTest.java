package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What kustomize cannot say by itself: which of its fields old versions know, and what is the same
/// in two places. With `-Dparley.docs=write` this writes the operator's rules.
class KustomizationTest {
  private static final Path ROOT = TestCluster.repository();
  private static final Path GRAFANA = ROOT.resolve("grafana");
  private static final Path OPERATOR_RULES =
      ROOT.resolve("k8s/overlays/production-operator/prometheus-rule.yaml");

  /// Those of kustomize 2.0.3, which is in kubectl up to 1.20, that newer ones read as well.
  private static final Set<String> FIELDS =
      Set.of(
          "namespace",
          "bases",
          "resources",
          "configMapGenerator",
          "generatorOptions",
          "patchesStrategicMerge",
          "patchesJson6902",
          "images",
          "commonAnnotations");

  @Test
  void onlyFieldsThatOldVersionsReadAreUsed() {
    assertThat(kustomizations()).hasSizeGreaterThanOrEqualTo(5);
    for (var file : kustomizations()) {
      assertThat(keys(file)).as(file.toString()).isSubsetOf(FIELDS);
      assertThat(list(file, "resources"))
          .as("directories are `bases` there: " + file)
          .allSatisfy(name -> assertThat(file.resolveSibling(name)).isRegularFile());
      assertThat(list(file, "bases"))
          .allSatisfy(name -> assertThat(file.resolveSibling(name)).isDirectory());
    }
  }

  /// No manifest lies beside them unused.
  @Test
  void everyManifestBelongsToAKustomization() throws IOException {
    for (var file : kustomizations()) {
      if (file.startsWith(GRAFANA)) {
        continue;
      }
      var named = new ArrayList<>(list(file, "resources"));
      named.addAll(list(file, "patchesStrategicMerge"));
      named.add("kustomization.yaml");
      // For the adapter, not for the API.
      named.add("prometheus-adapter.yaml");
      assertThat(names(file.resolveSibling("."), ".yaml")).as(file.toString()).isSubsetOf(named);
    }
  }

  /// kustomize knows no patterns: whoever adds a dashboard or a file of rules adds it there, too.
  @Test
  void everyDashboardAndEveryRuleIsInTheConfigMaps() throws IOException {
    var listed = Files.readString(GRAFANA.resolve("kustomization.yaml"));
    for (var kind : List.of("dashboards", "prometheus/rules")) {
      var files = names(GRAFANA.resolve(kind), "");
      assertThat(files).as(kind).isNotEmpty();
      assertThat(files).allSatisfy(name -> assertThat(listed).contains(kind + "/" + name + "\n"));
    }
  }

  @Test
  void theOperatorsRulesAreThoseOfPrometheus() throws IOException {
    var rules = operatorRules();
    if ("write".equals(System.getProperty("parley.docs"))) {
      Files.writeString(OPERATOR_RULES, rules);
    }
    assertThat(Files.readString(OPERATOR_RULES))
        .as(OPERATOR_RULES + "; -Dparley.docs=write writes it")
        .isEqualTo(rules);
    assertThat(groups(Overlay.documents(rules).getFirst(), "spec", "groups"))
        .isEqualTo(ruleFiles().stream().flatMap(KustomizationTest::groups).toList());
  }

  private static String operatorRules() throws IOException {
    var text =
        new StringBuilder(
            """
            # Generated from grafana/prometheus/rules.
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: parley
              labels:
                app.kubernetes.io/part-of: parley
            spec:
              groups:
            """);
    for (var file : ruleFiles()) {
      Files.readAllLines(file).stream()
          .dropWhile(line -> !line.equals("groups:"))
          .skip(1)
          .map(line -> line.isEmpty() ? "\n" : "  " + line + "\n")
          .forEach(text::append);
    }
    return text.toString();
  }

  private static List<Path> ruleFiles() {
    try (var files = Files.list(GRAFANA.resolve("prometheus/rules"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Object> groups(Path rules) {
    return groups(yaml(rules), "groups").stream();
  }

  private static List<Object> groups(Object yaml, String... path) {
    Object found = yaml;
    for (var step : path) {
      found = found instanceof Map<?, ?> map ? map.get(step) : null;
    }
    return found instanceof List<?> list ? new ArrayList<>(list) : List.of();
  }

  private static List<Path> kustomizations() {
    try (var below = Files.walk(ROOT.resolve("k8s"))) {
      return Stream.concat(below, Stream.of(GRAFANA.resolve("kustomization.yaml")))
          .filter(file -> file.endsWith("kustomization.yaml"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> keys(Path file) {
    return ((Map<?, ?>) yaml(file))
        .keySet().stream().map(String::valueOf).collect(Collectors.toSet());
  }

  private static List<String> list(Path file, String field) {
    return ((Map<?, ?>) yaml(file)).get(field) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static List<String> names(Path directory, String suffix) throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .toList();
    }
  }

  private static Object yaml(Path file) {
    try {
      return Overlay.documents(Files.readString(file)).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
