package chat.parley.loadtest.report;

import java.util.Locale;

/// A column of a [Section]: its heading with the unit, and how many decimals its numbers show.
/// Immutable.
public record Column(String heading, int decimals) {
  public static Column text(String heading) {
    return new Column(heading, 0);
  }

  public static Column number(String heading, int decimals) {
    return new Column(heading, decimals);
  }

  /// The column's name in JSON.
  String key() {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "_").replaceAll("_$", "");
  }

  String show(Object value) {
    return switch (value) {
      case Double number when number.isNaN() -> "–";
      case Double number -> ("%,." + decimals + "f").formatted(number);
      case Long number -> "%,d".formatted(number);
      default -> value.toString();
    };
  }
}
