package chat.parley.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How a process is started. Immutable.
///
/// @param environment added to ours; secrets travel here, since anybody may read a command line
/// @param log takes standard output and standard error
record Launch(List<String> command, Map<String, String> environment, Path log) {
  Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /// With these variables besides, which win.
  Launch with(Map<String, String> variables) {
    var whole = new HashMap<>(environment);
    whole.putAll(variables);
    return new Launch(command, whole, log);
  }
}
