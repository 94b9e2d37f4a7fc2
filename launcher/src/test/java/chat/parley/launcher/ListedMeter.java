package chat.parley.launcher;

import chat.parley.protocol.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A meter as `docs/metrics.md` lists it, which is made from the enums.
///
/// @param name as Prometheus knows it; a timer's without its endings
/// @param tags each with all the values that it may have
record ListedMeter(String name, Map<String, List<String>> tags) {
  /// What the name of a timer's series ends with.
  private static final Pattern OF_TIMER = Pattern.compile("_(bucket|count|sum|max)$");

  private static final Pattern ROW =
      Pattern.compile("\\| `(parley_[a-z0-9_]+)` \\| [a-z]+ \\| (.*?) \\| .* \\|");
  private static final Pattern TAG = Pattern.compile("`(\\w+)`: (.*)");
  private static final Pattern SEMICOLON = Pattern.compile("; ");
  private static final Pattern VALUE = Pattern.compile("`([^`]+)`");
  private static final String ANY_ERROR = "error table";

  /// By name.
  static Map<String, ListedMeter> all() {
    try {
      return Files.readAllLines(TestCluster.repository().resolve("docs/metrics.md")).stream()
          .map(ROW::matcher)
          .filter(row -> row.matches())
          .map(row -> new ListedMeter(row.group(1), tags(row.group(2))))
          .collect(Collectors.toMap(ListedMeter::name, meter -> meter));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The meter that a series is of.
  static String meterOf(String series) {
    return OF_TIMER.matcher(series).replaceFirst("");
  }

  private static Map<String, List<String>> tags(String listed) {
    var tags = new TreeMap<String, List<String>>();
    SEMICOLON
        .splitAsStream(listed)
        .map(TAG::matcher)
        .filter(tag -> tag.matches())
        .forEach(tag -> tags.put(tag.group(1), values(tag.group(2))));
    return tags;
  }

  private static List<String> values(String listed) {
    var values = new ArrayList<String>();
    if (listed.contains(ANY_ERROR)) {
      Stream.of(ErrorCode.values()).map(ErrorCode::label).forEach(values::add);
    }
    VALUE.matcher(listed).results().map(value -> value.group(1)).forEach(values::add);
    return values;
  }
}
