package chat.parley.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/// A Redis' append-only files as they were at some moment: one file up to 6.2, a directory of them
/// from 7 on. Immutable.
final class AppendOnlyFiles {
  private static final String NAME = "appendonly";

  private final Path data;
  private final Map<Path, byte[]> contents;

  private AppendOnlyFiles(Path data, Map<Path, byte[]> contents) {
    this.data = data;
    this.contents = Map.copyOf(contents);
  }

  /// Redis may be writing: a command that is cut off at the end counts for nothing.
  static AppendOnlyFiles copyOf(Path data) {
    var contents = new TreeMap<Path, byte[]>();
    forEach(
        data,
        path -> {
          if (Files.isRegularFile(path)) {
            contents.put(path, Files.readAllBytes(path));
          }
        });
    if (contents.isEmpty()) {
      throw new IllegalStateException("No append-only file in " + data);
    }
    return new AppendOnlyFiles(data, contents);
  }

  /// While no Redis runs on them.
  void restore() {
    forEach(data, Files::delete);
    try {
      for (var file : contents.entrySet()) {
        Files.createDirectories(file.getKey().getParent());
        Files.write(file.getKey(), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Action {
    void on(Path path) throws IOException;
  }

  /// What is in a directory before that itself.
  private static void forEach(Path data, Action action) {
    try (var paths = Files.walk(data)) {
      var ours =
          paths
              .filter(path -> !path.equals(data))
              .filter(path -> data.relativize(path).getName(0).toString().startsWith(NAME))
              .sorted(Comparator.reverseOrder())
              .toList();
      for (var path : ours) {
        action.on(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
