package chat.parley.launcher;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// An expression that a panel or a rule asks Prometheus for.
record Query(String expression) {
  /// All names that services export begin with one of these.
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:up|(?:parley|jvm|process|system|http|logback)_[a-z0-9_]+)\\b");

  private static final Pattern LABELS = Pattern.compile("\\{[^}]*}|\\bby \\([^)]*\\)");

  /// The names of the series that it reads.
  Set<String> metrics() {
    var found = new TreeSet<String>();
    var names = METRIC.matcher(LABELS.matcher(expression).replaceAll(""));
    while (names.find()) {
      found.add(names.group());
    }
    return found;
  }

  /// As Grafana would ask with everything selected.
  String over(Duration rateInterval) {
    return expression
        .replace("$__rate_interval", rateInterval.toSeconds() + "s")
        .replace("$job", ".*")
        .replace("$instance", ".*");
  }
}
