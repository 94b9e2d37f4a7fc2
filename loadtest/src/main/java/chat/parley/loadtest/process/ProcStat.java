package chat.parley.loadtest.process;

import java.util.List;

/// What `/proc/<pid>/stat` says of a process' CPU time so far. Immutable.
record ProcStat(long cpuTicks) {
  /// Fields 14 and 15 of proc_pid_stat(5), counted after the command name, which ends field 2.
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  /// The command name stands in parentheses and may itself contain blanks and parentheses: the last
  /// one ends it.
  static ProcStat parse(String stat) {
    List<String> fields = Fields.of(stat.substring(stat.lastIndexOf(')') + 1));
    return new ProcStat(
        Long.parseLong(fields.get(USER_TICKS)) + Long.parseLong(fields.get(SYSTEM_TICKS)));
  }
}
