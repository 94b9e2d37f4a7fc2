package chat.parley.launcher;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// One line of the pid file. Immutable.
///
/// @param startedSeconds when the process began, in seconds since 1970, so that another one that
///   was given the same pid later is not taken for it
record RecordedProcess(String name, long pid, long startedSeconds) {
  static final String LAUNCHER = "launcher";

  private static final Pattern LINE = Pattern.compile("(\\S+) (\\d{1,9}) (\\d{1,12})");

  /// The start time is derived from the boot time, which the kernel corrects now and then.
  private static final long TOLERANCE_SECONDS = 2;

  static RecordedProcess of(String name, ProcessHandle process) {
    return new RecordedProcess(name, process.pid(), started(process));
  }

  static Optional<RecordedProcess> parse(String line) {
    var match = LINE.matcher(line);
    return match.matches()
        ? Optional.of(
            new RecordedProcess(
                match.group(1), Long.parseLong(match.group(2)), Long.parseLong(match.group(3))))
        : Optional.empty();
  }

  boolean isAlive() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> Math.abs(started(process) - startedSeconds) <= TOLERANCE_SECONDS)
        .isPresent();
  }

  @Override
  public String toString() {
    return name + " " + pid + " " + startedSeconds;
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
  }
}
