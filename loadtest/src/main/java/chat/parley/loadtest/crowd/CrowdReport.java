package chat.parley.loadtest.crowd;

import static chat.parley.loadtest.report.Column.number;
import static chat.parley.loadtest.report.Column.text;

import chat.parley.loadtest.report.Latencies;
import chat.parley.loadtest.report.Report;
import chat.parley.loadtest.report.Section;
import org.HdrHistogram.Histogram;

/// Puts the figures of a run into tables and judges them.
final class CrowdReport {
  /// A writer that is later than this has measured something else.
  private static final double LATE_MILLIS = 20;

  private static final int LATE_PERCENTILE = 99;
  private static final double NANOS_PER_MILLI = 1e6;

  private CrowdReport() {}

  static Report of(CrowdSettings settings, Outcome outcome, Histogram lateNanos) {
    var report = new Report("crowd");
    addLast(report, outcome);
    addEach(report, outcome, lateNanos);
    addCpu(report, outcome);
    addCorrectness(report, settings, outcome);
    judge(report, outcome, lateNanos);
    return report;
  }

  private static void addLast(Report report, Outcome outcome) {
    var last = new Latencies("from when a write was due to its last reader");
    outcome
        .readers()
        .forEach(
            (way, readers) ->
                last.row(
                    "%s, %,d".formatted(way, readers), outcome.arrivals().lastNanos(way, readers)));
    last.row("all", outcome.arrivals().lastNanos(outcome.readers()));
    report.add(last.section());
  }

  private static void addEach(Report report, Outcome outcome, Histogram lateNanos) {
    var each = new Latencies("the same to each reader");
    outcome
        .readers()
        .keySet()
        .forEach(way -> each.row(way.toString(), outcome.arrivals().eachNanos(way)));
    each.row("the writer itself late", lateNanos);
    report.add(each.section());
  }

  private static void addCpu(Report report, Outcome outcome) {
    var section = new Section("cpu", text("process"), number("cpu s", 2), number("µs/delivery", 2));
    outcome
        .cpu()
        .serverSeconds()
        .forEach((name, seconds) -> section.row(name, seconds, seconds * 1e6 / outcome.shown()));
    double generator = outcome.cpu().generatorSeconds();
    section.row("load generator", generator, generator * 1e6 / outcome.shown());
    report.add(section);
    report.add(
        new Section("machine", text("what"), number("busy %", 1))
            .row("all processors", outcome.cpu().machineBusy() * 100));
  }

  private static void addCorrectness(Report report, CrowdSettings settings, Outcome outcome) {
    report.add(
        new Section("correctness", text("what"), number("count", 0))
            .row("writes", (long) settings.writes().all())
            .row("deliveries", outcome.shown())
            .row("readers without each write once and in order", outcome.wrong()));
    if (!outcome.troubles().isEmpty()) {
      var section = new Section("troubles", text("what"), number("times", 0));
      outcome.troubles().forEach(section::row);
      report.add(section);
    }
  }

  private static void judge(Report report, Outcome outcome, Histogram lateNanos) {
    double lateMillis = lateNanos.getValueAtPercentile(LATE_PERCENTILE) / NANOS_PER_MILLI;
    if (lateMillis > LATE_MILLIS) {
      report.warn("the writer itself was late: p99 %.1f ms".formatted(lateMillis));
    }
    if (outcome.cpu().machineWasTooBusy()) {
      report.warn("the machine was %.1f %% busy".formatted(outcome.cpu().machineBusy() * 100));
    }
    if (outcome.wrong() > 0) {
      report.fail(
          "%,d readers were not shown each write once and in order".formatted(outcome.wrong()));
    }
    if (!outcome.troubles().isEmpty()) {
      report.fail("something went wrong on the way, see 'troubles'");
    }
  }
}
