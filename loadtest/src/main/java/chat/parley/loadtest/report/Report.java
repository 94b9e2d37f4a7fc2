package chat.parley.loadtest.report;

import java.util.ArrayList;
import java.util.List;

/// What a run found: tables, warnings that make it worthless as a measurement, and failures.
/// Confined to one thread.
public final class Report {
  private final String scenario;
  private final List<Section> sections = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  public Report(String scenario) {
    this.scenario = scenario;
  }

  public void add(Section section) {
    sections.add(section);
  }

  /// The figures do not count, for this reason.
  public void warn(String reason) {
    warnings.add(reason);
  }

  /// A promise was broken.
  public void fail(String what) {
    failures.add(what);
  }

  public boolean failed() {
    return !failures.isEmpty();
  }

  String scenario() {
    return scenario;
  }

  List<Section> sections() {
    return sections;
  }

  List<String> warnings() {
    return warnings;
  }

  List<String> failures() {
    return failures;
  }
}
