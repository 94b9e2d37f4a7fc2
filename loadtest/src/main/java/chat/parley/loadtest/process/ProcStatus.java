package chat.parley.loadtest.process;

import java.util.List;

/// What `/proc/<pid>/status` says of a process' memory. Immutable.
record ProcStatus(long rssBytes) {
  private static final String RSS = "VmRSS:";

  /// A process that has ended but was not yet waited for has no such line: 0.
  static ProcStatus parse(List<String> lines) {
    for (String line : lines) {
      if (line.startsWith(RSS)) {
        // The kernel says kB and means KiB.
        return new ProcStatus(Long.parseLong(Fields.of(line).get(1)) * 1024);
      }
    }
    return new ProcStatus(0);
  }
}
