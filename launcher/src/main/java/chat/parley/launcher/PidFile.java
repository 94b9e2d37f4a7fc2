package chat.parley.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Remembers what a cluster started. It outlives a launcher that was killed with -9, whose children
/// go on running; the next start then names them.
record PidFile(Path file) {
  void write(List<ServiceProcess> processes) {
    var launcher = RecordedProcess.of(RecordedProcess.LAUNCHER, ProcessHandle.current());
    var lines =
        Stream.concat(
                Stream.of(launcher),
                processes.stream()
                    .map(process -> RecordedProcess.of(process.name(), process.handle())))
            .map(RecordedProcess::toString)
            .collect(Collectors.joining("\n", "", "\n"));
    try {
      Files.writeString(file, lines);
    } catch (IOException e) {
      throw new ClusterFailure("The pid file " + file + " cannot be written: " + e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // It then names processes that are gone, and is read so.
    }
  }

  /// Those of the recorded processes that still run.
  List<RecordedProcess> running() {
    try (var lines = Files.lines(file)) {
      return lines
          .map(RecordedProcess::parse)
          .flatMap(Optional::stream)
          .filter(RecordedProcess::isAlive)
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }
}
