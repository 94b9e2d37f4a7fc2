package chat.parley.launcher.talk;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Rows as aligned lines, under a heading.
public final class Columns {
  private static final String GAP = "  ";

  private Columns() {}

  public static List<String> of(List<String> heading, List<List<String>> rows) {
    var all = new ArrayList<List<String>>();
    all.add(heading.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList());
    all.addAll(rows);
    var widths =
        IntStream.range(0, heading.size())
            .map(column -> all.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      var cell = row.get(column);
      line.append(cell).repeat(' ', widths[column] - cell.length()).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
