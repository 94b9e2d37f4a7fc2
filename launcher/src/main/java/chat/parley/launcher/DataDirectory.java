package chat.parley.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What one cluster keeps on disk. Two clusters never share one.
///
/// | name | content |
/// |---|---|
/// | `appendonly.aof` | Redis' data, written by Redis; outlives the cluster |
/// | `development.key` | the HS256 key of development mode, readable by its owner only |
/// | `pids` | the processes of the running cluster |
/// | `logs/` | one file per process, emptied at each start |
/// | `bin/`, `jars/` | copies of what runs, so that a build does not change a running process's files; the jars go with the cluster |
record DataDirectory(Path root) {
  DataDirectory {
    root = root.toAbsolutePath().normalize();
  }

  void create() {
    try {
      Files.createDirectories(logs());
      Files.createDirectories(bin());
      Files.createDirectories(jars());
    } catch (IOException e) {
      throw new ClusterFailure("The data directory " + root + " cannot be written: " + e);
    }
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path log(String name) {
    return logs().resolve(name + ".log");
  }

  Path bin() {
    return root.resolve("bin");
  }

  Path jars() {
    return root.resolve("jars");
  }

  Path jar(ServiceKind kind) {
    return jars().resolve(kind.label() + ".jar");
  }

  /// They are copied anew at each start.
  void deleteJars() {
    try {
      for (var kind : ServiceKind.values()) {
        Files.deleteIfExists(jar(kind));
      }
      Files.deleteIfExists(jars());
    } catch (IOException _) {
      // A few megabytes more until the next end.
    }
  }

  Path pids() {
    return root.resolve("pids");
  }

  Path developmentKey() {
    return root.resolve("development.key");
  }
}
