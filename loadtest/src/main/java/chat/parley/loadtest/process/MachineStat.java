package chat.parley.loadtest.process;

import java.util.List;

/// The first line of `/proc/stat`: how the machine's processors have spent their time so far.
/// Immutable.
public record MachineStat(long busyTicks, long totalTicks) {
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;
  private static final int STEAL = 7;

  /// Guest time (the columns after steal) is already part of user time. Stolen time counts as busy:
  /// it was not there for us.
  static MachineStat parse(String firstLine) {
    List<String> fields = Fields.of(firstLine);
    if (!fields.getFirst().equals("cpu")) {
      throw new IllegalArgumentException("no total of all processors: " + firstLine);
    }
    long total = 0;
    long idle = 0;
    for (int column = 0; column <= STEAL; column++) {
      long ticks = Long.parseLong(fields.get(column + 1));
      total += ticks;
      if (column == IDLE || column == IO_WAIT) {
        idle += ticks;
      }
    }
    return new MachineStat(total - idle, total);
  }
}
