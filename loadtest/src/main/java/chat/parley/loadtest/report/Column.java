package chat.parley.loadtest.report;

/// A column of a [Section]: its heading with the unit, and how many decimals its numbers show.
/// Immutable.
public record Column(String heading, int decimals) {
  public static Column text(String heading) {
    return new Column(heading, 0);
  }

  public static Column number(String heading, int decimals) {
    return new Column(heading, decimals);
  }

  /// The column's name in JSON: `p99.9 ms` is `p99.9_ms`, `µs/delivery` is `micros_per_delivery`.
  String key() {
    return heading
        .replace("µs", "micros")
        .replace("%", "percent")
        .replace("/", "_per_")
        .replace(' ', '_');
  }

  String show(Object value) {
    return switch (value) {
      case Double number when !Double.isFinite(number) -> "–";
      case Double number -> ("%,." + decimals + "f").formatted(number);
      case Long number -> "%,d".formatted(number);
      default -> value.toString();
    };
  }
}
