package chat.parley.launcher;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An expression that a panel or a rule asks Prometheus for.
record Query(String expression) {
  /// All names that services and the balancer export begin with one of these.
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:up|(?:parley|jvm|process|system|http|logback|haproxy)_[a-z0-9_]+)\\b");

  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|on|ignoring|without) ?\\(([^)]*)\\)");
  private static final Pattern LABELS = Pattern.compile("\\{[^}]*}|" + GROUPING.pattern());
  private static final Pattern SELECTED = Pattern.compile("\\b([a-z][a-z0-9_]*)\\{([^}]*)}");
  private static final Pattern SELECTOR = Pattern.compile("(\\w+) ?(?:=|!=|(=~|!~)) ?\"([^\"]*)\"");
  private static final Pattern COMMA = Pattern.compile(" ?, ?");

  /// What a series' label must be, or must not be.
  ///
  /// @param values alternatives; a variable of a dashboard stands as it is
  record Selector(String metric, String label, List<String> values) {}

  /// The names of the series that it reads.
  Set<String> metrics() {
    return METRIC
        .matcher(LABELS.matcher(expression).replaceAll(""))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  List<Selector> selectors() {
    return SELECTED
        .matcher(expression)
        .results()
        .flatMap(
            selected ->
                SELECTOR
                    .matcher(selected.group(2))
                    .results()
                    .map(selector -> selector(selected.group(1), selector)))
        .toList();
  }

  private static Selector selector(String metric, MatchResult selector) {
    boolean isPattern = selector.group(2) != null;
    var value = selector.group(3);
    return new Selector(
        metric, selector.group(1), isPattern ? List.of(value.split("\\|", -1)) : List.of(value));
  }

  /// By which it adds up, or matches.
  Set<String> groupedBy() {
    return GROUPING
        .matcher(expression)
        .results()
        .flatMap(labels -> COMMA.splitAsStream(labels.group(1)))
        .filter(label -> !label.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// As Grafana would ask with everything selected.
  String over(Duration rateInterval) {
    return expression
        .replace("$__rate_interval", rateInterval.toSeconds() + "s")
        .replace("$job", ".*")
        .replace("$instance", ".*");
  }

  /// Those of every panel and of every rule.
  static Stream<Query> all() {
    return Stream.concat(
        Dashboard.all().stream()
            .flatMap(dashboard -> dashboard.panels().stream())
            .flatMap(panel -> panel.queries().stream()),
        AlertRule.all().stream().map(AlertRule::query));
  }
}
