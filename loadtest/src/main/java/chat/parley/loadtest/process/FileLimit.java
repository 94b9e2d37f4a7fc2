package chat.parley.loadtest.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How many files, sockets included, this process may have open.
public final class FileLimit {
  private static final String LINE = "Max open files";

  /// Jars, event loops, REST connections.
  private static final int OTHER_FILES = 300;

  private FileLimit() {}

  /// How many connections fit below the limit.
  public static int connections() {
    try {
      return parse(Files.readAllLines(Path.of("/proc/self/limits"))) - OTHER_FILES;
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read /proc/self/limits", unreadable);
    }
  }

  /// The soft limit, which a JVM has raised to the hard one at its start.
  static int parse(List<String> limits) {
    for (String line : limits) {
      if (line.startsWith(LINE)) {
        String soft = Fields.of(line.substring(LINE.length())).getFirst();
        return soft.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(soft);
      }
    }
    throw new IllegalArgumentException("no line '" + LINE + "' among the limits");
  }
}
