package chat.parley.backplane.redis;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives tests a real Redis: one per JVM, shared by all its test classes, gone when the JVM ends.
/// Whoever needs it empty calls {@link RedisServer#flush}; whoever wants to break it makes a {@link
/// RedisProcess}.
///
/// The system property `parley.redis` says which: `docker` insists on a container, `embedded` on a
/// child process, and `auto` takes a container only where the Docker engine answers in time, has
/// the image already and starts it.
public final class RedisExtension implements ParameterResolver {
  private static final Logger log = LoggerFactory.getLogger(RedisExtension.class);

  private static final class Shared {
    static final RedisServer SERVER = start(System.getProperty("parley.redis", "auto"));
  }

  /// For static initialisers, like Spring's `@DynamicPropertySource`.
  public static RedisServer server() {
    return Shared.SERVER;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RedisServer.class;
  }

  @Override
  public RedisServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return server();
  }

  private static RedisServer start(String choice) {
    return switch (choice) {
      case "docker" -> {
        if (!DockerEngine.answers()) {
          throw new IllegalStateException(
              "parley.redis=docker, but no Docker engine answers `docker version`");
        }
        yield container("parley.redis=docker");
      }
      case "embedded" -> process("parley.redis=embedded");
      case "auto" ->
          DockerEngine.has(RedisContainer.IMAGE)
              ? containerIfItStarts()
              : process("no Docker engine answers that has " + RedisContainer.IMAGE);
      default ->
          throw new IllegalArgumentException(
              "parley.redis must be docker, embedded or auto, not " + choice);
    };
  }

  /// An engine that has the image may lack what Testcontainers takes besides.
  private static RedisServer containerIfItStarts() {
    try {
      return container("the Docker engine has the image");
    } catch (RuntimeException e) {
      return process("no container starts: " + e.getMessage());
    }
  }

  private static RedisServer container(String why) {
    var server = RedisContainer.start();
    log.info("tests use {} in a container at {}: {}", RedisContainer.IMAGE, server.uri(), why);
    return server;
  }

  private static RedisServer process(String why) {
    var process = RedisProcess.create();
    log.info("tests use {} at {}: {}", process.executable(), process.uri(), why);
    return process.server();
  }
}
