package chat.parley.launcher;

import java.util.List;
import java.util.stream.Collectors;

/// A port that a cluster needs and somebody has. Immutable.
///
/// @param running what an earlier start with the same data directory left running
record BusyPort(PortUse use, List<RecordedProcess> running) {
  static final String OTHER_PORTS =
      "choose other ports with --port-base, for example --port-base 9000";

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
          + OTHER_PORTS
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
          + OTHER_PORTS
          + ").";
    }
    return port + "end what listens there, or " + OTHER_PORTS + ".";
  }
}
