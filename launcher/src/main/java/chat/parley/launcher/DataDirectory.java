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
/// | `bin/` | the Redis that was unpacked |
record DataDirectory(Path root) {
  DataDirectory {
    root = root.toAbsolutePath().normalize();
  }

  void create() {
    try {
      Files.createDirectories(logs());
      Files.createDirectories(bin());
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

  Path pids() {
    return root.resolve("pids");
  }

  Path developmentKey() {
    return root.resolve("development.key");
  }
}
