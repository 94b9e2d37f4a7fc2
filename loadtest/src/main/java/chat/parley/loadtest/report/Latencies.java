package chat.parley.loadtest.report;

import static chat.parley.loadtest.report.Column.number;
import static chat.parley.loadtest.report.Column.text;

import org.HdrHistogram.Histogram;

/// A section of histograms, which count nanoseconds and are shown in milliseconds. Confined to one
/// thread.
public final class Latencies {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int DECIMALS = 2;

  private final Section section;

  public Latencies(String title) {
    section =
        new Section(
            title,
            text("what"),
            number("count", 0),
            number("p50 ms", DECIMALS),
            number("p90 ms", DECIMALS),
            number("p99 ms", DECIMALS),
            number("p99.9 ms", DECIMALS),
            number("max ms", DECIMALS));
  }

  public Latencies row(String what, Histogram nanos) {
    section.row(
        what,
        nanos.getTotalCount(),
        millis(nanos.getValueAtPercentile(50)),
        millis(nanos.getValueAtPercentile(90)),
        millis(nanos.getValueAtPercentile(99)),
        millis(nanos.getValueAtPercentile(99.9)),
        millis(nanos.getMaxValue()));
    return this;
  }

  public Section section() {
    return section;
  }

  private static double millis(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }
}
