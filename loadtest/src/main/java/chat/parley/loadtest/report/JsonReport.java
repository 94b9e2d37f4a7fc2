package chat.parley.loadtest.report;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A report for programs: the same sections, each an array of objects under its title.
public final class JsonReport {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonReport() {}

  public static void write(Report report, Path file) {
    JSON.writeValue(file, tree(report));
  }

  static ObjectNode tree(Report report) {
    ObjectNode root = JSON.createObjectNode().put("scenario", report.scenario());
    root.put("counts", report.warnings().isEmpty());
    root.set("warnings", JSON.valueToTree(report.warnings()));
    root.set("failures", JSON.valueToTree(report.failures()));
    report.sections().forEach(section -> root.set(section.title(), rows(section)));
    return root;
  }

  private static ArrayNode rows(Section section) {
    ArrayNode rows = JSON.createArrayNode();
    for (List<Object> row : section.rows()) {
      ObjectNode object = rows.addObject();
      for (int c = 0; c < row.size(); c++) {
        object.set(section.columns().get(c).key(), value(row.get(c)));
      }
    }
    return rows;
  }

  /// JSON has no word for a quotient without a divisor.
  private static JsonNode value(Object value) {
    return value instanceof Double number && !Double.isFinite(number)
        ? JSON.nullNode()
        : JSON.valueToTree(value);
  }
}
