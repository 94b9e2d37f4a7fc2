package chat.parley.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The command line of a Redis of our own: on loopback, on disk within a second, never evicting.
final class RedisLaunch {
  private RedisLaunch() {}

  static Launch of(ServicePlan redis, DataDirectory data, Path executable) {
    var command =
        List.of(
            executable.toString(),
            "--port",
            String.valueOf(redis.port()),
            "--bind",
            "127.0.0.1",
            "--dir",
            data.root().toString(),
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
            // The append-only file is the data: no snapshots beside it.
            "--save",
            "",
            "--maxmemory-policy",
            "noeviction",
            "--daemonize",
            "no",
            // Four words: as a single one Redis 6 refuses them.
            "--client-output-buffer-limit",
            "pubsub",
            "256mb",
            "64mb",
            "60");
    return new Launch(command, Map.of(), data.log(redis.name()));
  }
}
