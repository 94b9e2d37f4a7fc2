package chat.parley.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// Runs commands of `./parley` in this JVM, and keeps what they print. One at a time; what they
/// print may be looked at meanwhile.
final class Terminal {
  private volatile StringWriter out = new StringWriter();
  private volatile StringWriter err = new StringWriter();

  /// Its exit code.
  int run(String... arguments) {
    return run(Parley.commandLine(), arguments);
  }

  int run(CommandLine command, String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  String all() {
    return out() + err();
  }
}
