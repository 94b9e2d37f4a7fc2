package chat.parley.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// An alert as its rule says it.
record AlertRule(
    String name, Query query, Map<String, String> labels, Map<String, String> annotations) {
  static final Path FILE = TestCluster.repository().resolve("grafana/prometheus/rules/parley.yml");

  /// All of them, in the order of the file.
  static List<AlertRule> all() {
    return groups().stream().flatMap(group -> rules(group).stream()).map(AlertRule::of).toList();
  }

  private static List<Map<String, Object>> groups() {
    try {
      var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
      Map<String, List<Map<String, Object>>> file = yaml.load(Files.readString(FILE));
      return file.getOrDefault("groups", List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked") // a map of maps, whatever it holds
  private static List<Map<String, Object>> rules(Map<String, Object> group) {
    return (List<Map<String, Object>>) group.getOrDefault("rules", List.of());
  }

  @SuppressWarnings("unchecked")
  private static AlertRule of(Map<String, Object> rule) {
    return new AlertRule(
        String.valueOf(rule.get("alert")),
        new Query(String.valueOf(rule.get("expr"))),
        (Map<String, String>) rule.getOrDefault("labels", Map.of()),
        (Map<String, String>) rule.getOrDefault("annotations", Map.of()));
  }

  @Override
  public String toString() {
    return name;
  }
}
