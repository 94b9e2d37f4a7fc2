package chat.parley.loadtest.report;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// A line now and then for somebody who waits. Thread-safe.
public final class Progress {
  private static final long PAUSE_NANOS = 3_000_000_000L;

  private final PrintStream out;
  private final LongSupplier clockNanos;
  private final AtomicLong quietUntilNanos;

  public Progress(PrintStream out, LongSupplier clockNanos) {
    this.out = out;
    this.clockNanos = clockNanos;
    this.quietUntilNanos = new AtomicLong(clockNanos.getAsLong() + PAUSE_NANOS);
  }

  /// Printed in any case: the beginning of a phase.
  public void phase(String line) {
    out.println(line);
  }

  /// Printed when the last line is a few seconds old, and at the end.
  public void count(String what, long done, long all) {
    long now = clockNanos.getAsLong();
    long quietUntil = quietUntilNanos.get();
    boolean mine =
        now - quietUntil >= 0 && quietUntilNanos.compareAndSet(quietUntil, now + PAUSE_NANOS);
    if (mine || done == all) {
      out.printf("  %s: %,d of %,d%n", what, done, all);
    }
  }
}
