package chat.parley.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Picks the line that says why a process ended out of the end of its log.
///
/// @param log may be missing or empty
record LogTail(Path log) {
  private static final int TAIL_BYTES = 65_536;
  private static final int MOST_CHARACTERS = 300;

  /// Never fails: what cannot be read is said so.
  String lastMeaningful() {
    try {
      return lastMeaningful(lines());
    } catch (IOException e) {
      return "its log cannot be read: " + e.getMessage();
    }
  }

  /// The last entry, if it is an error or a warning; else nothing explains the end.
  Optional<String> lastComplaint() {
    try {
      return lastComplaint(lines());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private List<String> lines() throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.max(0, file.length() - TAIL_BYTES));
      var bytes = new byte[(int) Math.min(TAIL_BYTES, file.length())];
      file.readFully(bytes);
      return new String(bytes, UTF_8).lines().toList();
    }
  }

  static Optional<String> lastComplaint(List<String> lines) {
    return lines.reversed().stream()
        .filter(line -> !line.isBlank() && !isOfTrace(line))
        .findFirst()
        .filter(line -> isError(line) || line.contains(" WARN ") || line.startsWith("Terminating "))
        .map(LogTail::shortened);
  }

  private static boolean isOfTrace(String line) {
    return Character.isWhitespace(line.charAt(0)) || line.startsWith("Caused by: ");
  }

  /// In this order: what Spring Boot describes as the failure, the innermost cause, the last error,
  /// the last line.
  static String lastMeaningful(List<String> lines) {
    int description = lines.lastIndexOf("Description:");
    if (description >= 0) {
      var described =
          lines.stream().skip(description + 1L).filter(line -> !line.isBlank()).findFirst();
      if (described.isPresent()) {
        return shortened(described.get());
      }
    }
    return lines.reversed().stream()
        .filter(line -> line.startsWith("Caused by: "))
        .findFirst()
        .or(() -> lines.reversed().stream().filter(LogTail::isError).findFirst())
        .or(() -> lines.reversed().stream().filter(line -> !line.isBlank()).findFirst())
        .map(LogTail::shortened)
        .orElse("its log is empty");
  }

  private static boolean isError(String line) {
    return line.contains(" ERROR ")
        || line.startsWith("Error:")
        || line.startsWith("Error occurred")
        || line.startsWith("Exception in thread");
  }

  private static String shortened(String line) {
    var text = line.strip();
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
  }
}
