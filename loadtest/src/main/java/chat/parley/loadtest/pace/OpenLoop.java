package chat.parley.loadtest.pace;

import java.util.function.LongSupplier;

/// Takes the turns of a [Schedule] when the clock says so, however late the last one was. Confined
/// to one thread.
///
/// After a stall the missed turns are taken at once, each with the time it was due, so that the
/// stall shows up in whatever is measured from there.
public final class OpenLoop {
  /// A thread that also reads must get back to reading: no more than this many turns are taken in
  /// one go.
  static final int TURNS_AT_ONCE = 256;

  /// What to do in a turn.
  @FunctionalInterface
  public interface Action {
    void take(long turn, long dueNanos);
  }

  private final LongSupplier clockNanos;
  private final Schedule schedule;
  private long next;

  public OpenLoop(LongSupplier clockNanos, Schedule schedule) {
    this.clockNanos = clockNanos;
    this.schedule = schedule;
  }

  /// Takes what is due and answers how long until the next turn, in nanoseconds: 0 if that is due
  /// already.
  public long catchUp(Action action) {
    long now = clockNanos.getAsLong();
    for (int taken = 0; taken < TURNS_AT_ONCE && !finished(); taken++) {
      long dueNanos = schedule.dueNanos(next);
      if (dueNanos > now) {
        return dueNanos - now;
      }
      action.take(next++, dueNanos);
    }
    return finished() ? 0 : Math.max(0, schedule.dueNanos(next) - now);
  }

  public boolean finished() {
    return next >= schedule.turns();
  }
}
