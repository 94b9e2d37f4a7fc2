package chat.parley.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The source files of all modules. What is built or running beside them is not looked at: it comes
/// and goes.
final class Sources {
  private Sources() {}

  /// @param tree like `src/main/java`
  static List<Path> of(String tree) {
    try (var modules = Files.list(TestCluster.repository())) {
      var files = new ArrayList<Path>();
      for (var root : modules.map(module -> module.resolve(tree)).toList()) {
        if (Files.isDirectory(root)) {
          try (Stream<Path> found = Files.walk(root)) {
            found.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
          }
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
