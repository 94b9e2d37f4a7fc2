package chat.parley.loadtest.process;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// The blank-separated fields of a line.
final class Fields {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private Fields() {}

  static List<String> of(String line) {
    return Arrays.asList(BLANKS.split(line.strip(), -1));
  }
}
