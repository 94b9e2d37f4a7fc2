package chat.parley.loadtest.report;

import java.util.ArrayList;
import java.util.List;

/// A table: a title, columns, and rows of strings, longs and doubles. Confined to one thread.
public final class Section {
  private final String title;
  private final List<Column> columns;
  private final List<List<Object>> rows = new ArrayList<>();

  public Section(String title, Column... columns) {
    this.title = title;
    this.columns = List.of(columns);
  }

  public Section row(Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(
          title + ": " + values.length + " values for " + columns.size() + " columns");
    }
    rows.add(List.of(values));
    return this;
  }

  String title() {
    return title;
  }

  List<Column> columns() {
    return columns;
  }

  List<List<Object>> rows() {
    return rows;
  }
}
