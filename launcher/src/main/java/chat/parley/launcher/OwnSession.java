package chat.parley.launcher;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Puts a command into a session of its own. Ctrl-C signals every process of the terminal's
/// foreground group; without this, Redis would be gone before the gateways have drained.
final class OwnSession {
  /// macOS has no setsid, and every macOS has perl.
  private static final List<String> PERL =
      List.of(
          "perl", "-e", "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV or exit 127", "--");

  private static final List<String> PREFIX = prefix();

  private OwnSession() {}

  /// The command as it is where neither program exists; it then ends in whatever order Ctrl-C
  /// brings about.
  static List<String> of(List<String> command) {
    var whole = new ArrayList<>(PREFIX);
    whole.addAll(command);
    return whole;
  }

  /// Both replace themselves by the command, so the pid that we see is the command's own.
  private static List<String> prefix() {
    if (isOnPath("setsid")) {
      return List.of("setsid");
    }
    return isOnPath("perl") ? PERL : List.of();
  }

  private static boolean isOnPath(String program) {
    var path = System.getenv().getOrDefault("PATH", "");
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(path)
        .filter(directory -> !directory.isEmpty())
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
