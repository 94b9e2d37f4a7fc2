package chat.parley.launcher.conformance;

import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicInteger;

/// Says on a terminal how far the trials have come: every tenth, and each that fails. Thread-safe.
final class Progress {
  private static final int STEP = 10;

  private final int all;
  private final PrintWriter err;
  private final AtomicInteger done = new AtomicInteger();

  Progress(int all, PrintWriter err) {
    this.all = all;
    this.err = err;
  }

  Outcome of(Outcome outcome) {
    int count = done.incrementAndGet();
    if (outcome.result() == Outcome.Result.FAILED) {
      err.println("failed: " + outcome.rule().transport() + ": " + outcome.rule().name());
    }
    if (count % STEP == 0 || count == all) {
      err.println(count + " of " + all + " rules tried");
    }
    return outcome;
  }
}
