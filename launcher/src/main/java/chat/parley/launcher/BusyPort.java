package chat.parley.launcher;

import java.util.List;
import java.util.stream.Collectors;

/// A port that a cluster needs and somebody has. Immutable.
///
/// @param running what an earlier start with the same data directory left running
record BusyPort(PortUse use, List<RecordedProcess> running) {
  private static final int EXAMPLE = 9_000;
  private static final int OTHER_EXAMPLE = 10_000;

  /// One line: which port, what for, who has it as far as we know, and what to do.
  String message() {
    var port = "Port " + use.port() + ", needed for " + use.purpose() + ", is busy: ";
    var launcher =
        running.stream()
            .filter(process -> process.name().equals(RecordedProcess.LAUNCHER))
            .findFirst();
    if (launcher.isPresent()) {
      return port
          + "a cluster is running here already. End it with Ctrl-C there (or kill "
          + launcher.get().pid()
          + "), or "
          + otherPorts()
          + ".";
    }
    if (!running.isEmpty()) {
      var pids =
          running.stream()
              .map(process -> String.valueOf(process.pid()))
              .collect(Collectors.joining(" "));
      return port
          + "processes of an earlier cluster were left behind. End them with: kill "
          + pids
          + " (or "
          + otherPorts()
          + ").";
    }
    return port + "end what listens there, or " + otherPorts() + ".";
  }

  /// With an example that is not what has just failed.
  private String otherPorts() {
    int base = use.port() < EXAMPLE || use.port() >= OTHER_EXAMPLE ? EXAMPLE : OTHER_EXAMPLE;
    return "choose other ports with --port-base, for example --port-base " + base;
  }
}
