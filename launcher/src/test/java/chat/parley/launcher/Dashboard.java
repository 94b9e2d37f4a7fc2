package chat.parley.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A Grafana dashboard as it stands in the repository.
record Dashboard(String file, JsonNode json) {
  private static final JsonMapper JSON = new JsonMapper();

  /// What a panel shows, and the queries it does it with.
  record Panel(String dashboard, JsonNode json) {
    boolean isRow() {
      return json.path("type").asString().equals("row");
    }

    String unit() {
      return json.path("fieldConfig").path("defaults").path("unit").asString("");
    }

    List<Query> queries() {
      return elements(json.path("targets"))
          .map(target -> new Query(target.path("expr").asString()))
          .toList();
    }

    @Override
    public String toString() {
      return dashboard + ": " + json.path("title").asString();
    }
  }

  /// All of them.
  static List<Dashboard> all() {
    try (var files = Files.list(directory())) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Dashboard::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path directory() {
    return TestCluster.repository().resolve("grafana/dashboards");
  }

  /// Rows, which show nothing, among them.
  List<Panel> panels() {
    return elements(json.path("panels")).map(panel -> new Panel(file, panel)).toList();
  }

  private static Dashboard read(Path file) {
    return new Dashboard(file.getFileName().toString(), JSON.readTree(file.toFile()));
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
