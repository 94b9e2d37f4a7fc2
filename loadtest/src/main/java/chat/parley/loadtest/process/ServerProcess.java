package chat.parley.loadtest.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process whose CPU and memory are reported, under the name the report gives it. Immutable.
public record ServerProcess(String name, long pid) {
  /// `name=pid,name=pid…`
  public static List<ServerProcess> parseList(String list) {
    List<ServerProcess> processes = new ArrayList<>();
    for (String entry : list.split(",", -1)) {
      processes.add(parse(entry, entry.split("=", -1)));
    }
    return processes;
  }

  /// One `name pid` a line; what follows on the line (when it was started) and empty lines do not
  /// count.
  public static List<ServerProcess> parseLines(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.isBlank())
        .map(line -> parse(line, Fields.of(line).stream().limit(2).toArray(String[]::new)))
        .toList();
  }

  /// A file of such lines.
  public static List<ServerProcess> read(Path file) {
    try {
      return parseLines(Files.readAllLines(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + file, unreadable);
    }
  }

  /// Whether a process of this number lives.
  public boolean isAlive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static ServerProcess parse(String entry, String[] nameAndPid) {
    if (nameAndPid.length != 2) {
      throw new IllegalArgumentException("'" + entry + "' is not a name and a process id");
    }
    try {
      return new ServerProcess(nameAndPid[0].strip(), Long.parseLong(nameAndPid[1].strip()));
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("'" + nameAndPid[1] + "' is not a process id");
    }
  }
}
