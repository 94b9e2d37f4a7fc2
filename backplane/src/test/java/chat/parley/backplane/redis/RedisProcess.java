package chat.parley.backplane.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A Redis of a test's own, for what goes wrong with it. Keeps its port and directory when it is
/// started again, and its data too if it was made with `--appendonly yes`. Stopped with the JVM at
/// the latest. Used by one thread.
public final class RedisProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(20);
  private static final int PORT_ATTEMPTS = 5;

  private final RedisExecutable executable;
  private final List<String> arguments;
  private final Path directory;
  private int port;
  private @Nullable Process process;
  private @Nullable Process guard;

  private RedisProcess(RedisExecutable executable, List<String> arguments) throws IOException {
    this.executable = executable;
    this.arguments = arguments;
    this.directory = Files.createTempDirectory("parley-redis");
  }

  /// A running server, without persistence unless the arguments say otherwise.
  public static RedisProcess create(String... arguments) {
    return create(RedisExecutable.any(), arguments);
  }

  public static RedisProcess create(RedisExecutable executable, String... arguments) {
    try {
      var redis = new RedisProcess(executable, List.of(arguments));
      redis.startOnFreePort();
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RedisServer server() {
    return new RedisServer("127.0.0.1", port);
  }

  public String uri() {
    return server().uri();
  }

  public RedisExecutable executable() {
    return executable;
  }

  /// Starts it again, and returns when it answers.
  public void start() {
    if (!tryStart()) {
      throw new IllegalStateException(executable + " did not start:\n" + output());
    }
  }

  /// As an operator stops it: data is written where it is persistent.
  public void stop() {
    dismissGuard();
    running().destroy();
    awaitEnd();
  }

  /// As a machine loses it.
  public void kill() {
    dismissGuard();
    running().destroyForcibly();
    awaitEnd();
  }

  /// It stays connected and answers nothing, until `resume`.
  public void pause() {
    signal("STOP");
  }

  public void resume() {
    signal("CONT");
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    RedisExecutable.delete(directory);
  }

  private void startOnFreePort() throws IOException {
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      }
      if (tryStart()) {
        return;
      }
    }
    throw new IllegalStateException(executable + " did not start:\n" + output());
  }

  /// False if it ended at once: somebody else took the port in the meantime.
  private boolean tryStart() {
    var command =
        new ArrayList<>(
            List.of(
                executable.path().toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                directory.toString(),
                "--save",
                "",
                "--appendonly",
                "no"));
    command.addAll(arguments);
    try {
      var started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("output").toFile())
              .start();
      process = started;
      startGuard(started.pid());
      Waiting.until(
          executable + " answers on port " + port,
          START,
          () -> !started.isAlive() || server().answers());
      if (!started.isAlive()) {
        dismissGuard();
      }
      return started.isAlive();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A process that outlives this JVM however that ends, to stop the server and delete its data.
  private void startGuard(long pid) throws IOException {
    guard =
        new ProcessBuilder(
                "sh",
                "-c",
                "cat > /dev/null; kill -9 $1; rm -rf \"$2\"",
                "sh",
                "" + pid,
                "" + directory)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  private void dismissGuard() {
    if (guard != null) {
      guard.destroyForcibly();
    }
  }

  private void awaitEnd() {
    try {
      if (!running().waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(executable + " does not end");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void signal(String name) {
    try {
      var kill =
          new ProcessBuilder("kill", "-" + name.toUpperCase(Locale.ROOT), "" + running().pid())
              .inheritIO()
              .start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException("never started");
    }
    return process;
  }

  private String output() {
    try {
      return Files.readString(directory.resolve("output"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
