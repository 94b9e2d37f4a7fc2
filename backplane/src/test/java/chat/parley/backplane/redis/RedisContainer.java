package chat.parley.backplane.redis;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/// Redis in a container. The only class that sees Testcontainers.
final class RedisContainer {
  static final String IMAGE = "redis:8-alpine";

  private static final int PORT = 6379;

  private RedisContainer() {}

  /// Runs until the JVM ends.
  static RedisServer start() {
    var container =
        new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withExposedPorts(PORT)
            .withCommand(
                "redis-server", "--protected-mode", "no", "--save", "", "--appendonly", "no");
    container.start();
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
    return new RedisServer(container.getHost(), container.getMappedPort(PORT));
  }
}
