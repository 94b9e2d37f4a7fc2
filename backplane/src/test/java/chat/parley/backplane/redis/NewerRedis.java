package chat.parley.backplane.redis;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/// A `redis-server` of version 7 or later from the PATH, as a child process; one per JVM.
final class NewerRedis {
  static final int MAJOR = 7;

  private static final class Shared {
    static final Optional<RedisProcess> PROCESS = executable().map(RedisProcess::create);
  }

  private NewerRedis() {}

  static Optional<RedisExecutable> executable() {
    return RedisExecutable.onPath().filter(found -> found.major() >= MAJOR);
  }

  /// A server of a test's own, of the version that `server` has.
  static RedisProcess another(RedisServer server) {
    return RedisProcess.create(like(server));
  }

  /// Of the version that `server` has, where it is here.
  static RedisExecutable like(RedisServer server) {
    var version = server.info("redis_version");
    return executable()
        .filter(found -> found.version().equals(version))
        .orElseGet(RedisExecutable::any);
  }

  static Stream<Named<RedisServer>> andTheSharedOne() {
    var shared = RedisExtension.server();
    return Stream.concat(
        Stream.of(Named.of("Redis " + shared.info("redis_version"), shared)),
        Shared.PROCESS.stream()
            .map(process -> Named.of(process.executable().toString(), process.server())));
  }
}
