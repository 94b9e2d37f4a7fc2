package chat.parley.loadtest.report;

import java.util.List;
import java.util.stream.IntStream;

/// A report for people: aligned columns, verdict last.
public final class TextReport {
  private static final String GAP = "  ";

  private TextReport() {}

  public static String of(Report report) {
    StringBuilder text = new StringBuilder();
    report.sections().forEach(section -> append(text, section));
    text.append('\n');
    report
        .warnings()
        .forEach(w -> text.append("WARNING  ").append(w).append("; this run does not count\n"));
    report.failures().forEach(f -> text.append("FAILED   ").append(f).append('\n'));
    if (report.warnings().isEmpty() && report.failures().isEmpty()) {
      text.append("OK\n");
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Section section) {
    List<Column> columns = section.columns();
    int[] widths = new int[columns.size()];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = width(section, c);
    }
    text.append('\n').append(section.title()).append('\n');
    appendLine(text, columns.stream().map(Column::heading).toList(), widths);
    section.rows().forEach(row -> appendLine(text, shown(columns, row), widths));
  }

  private static int width(Section section, int column) {
    Column described = section.columns().get(column);
    return section.rows().stream()
        .mapToInt(row -> described.show(row.get(column)).length())
        .reduce(described.heading().length(), Math::max);
  }

  private static List<String> shown(List<Column> columns, List<Object> row) {
    return IntStream.range(0, row.size()).mapToObj(c -> columns.get(c).show(row.get(c))).toList();
  }

  /// The first column names the row and stands left; the others are figures and stand right.
  private static void appendLine(StringBuilder text, List<String> cells, int[] widths) {
    for (int c = 0; c < widths.length; c++) {
      String alignment = c == 0 ? "-" : "";
      text.append(GAP).append(("%" + alignment + widths[c] + "s").formatted(cells.get(c)));
    }
    text.append('\n');
  }
}
