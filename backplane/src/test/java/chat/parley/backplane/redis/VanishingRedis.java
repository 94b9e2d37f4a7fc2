package chat.parley.backplane.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A Redis on one host and a program that uses it on another, whose packets to Redis can vanish.
/// Used by one thread.
public final class VanishingRedis implements AutoCloseable {
  private static final String PORT = "6379";

  private final TwoHosts hosts;
  private final Process redis;
  private final Process program;
  private final PrintStream toProgram;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  private VanishingRedis(TwoHosts hosts, Class<?> main) {
    this.hosts = hosts;
    redis =
        hosts.startFar(
            List.of(
                RedisExecutable.any().path().toString(),
                "--bind",
                TwoHosts.FAR_ADDRESS,
                "--port",
                PORT,
                "--protected-mode",
                "no",
                "--save",
                ""));
    program =
        hosts.startNear(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx128m",
                "-cp",
                classPath(),
                main.getName(),
                "redis://" + TwoHosts.FAR_ADDRESS + ':' + PORT));
    toProgram = new PrintStream(program.getOutputStream(), true, StandardCharsets.US_ASCII);
    Thread.ofVirtual().start(this::listen);
  }

  /// Maven's own, where the real one is in a manifest.
  private static String classPath() {
    var mavens = System.getProperty("surefire.test.class.path");
    return mavens == null ? System.getProperty("java.class.path") : mavens;
  }

  /// @param main waits until Redis is there
  public static VanishingRedis start(Class<?> main) {
    return new VanishingRedis(TwoHosts.make(), main);
  }

  /// From here on nothing arrives that the program or Redis sends.
  public void vanish() {
    hosts.vanish();
  }

  public void tell(String line) {
    toProgram.println(line);
  }

  /// Waits until the program has said this line.
  public void expect(String line, Duration within) {
    Waiting.until("it says '" + line + "'", within, () -> said.contains(line));
  }

  public boolean isRunning() {
    return program.isAlive();
  }

  @Override
  public void close() {
    program.destroyForcibly();
    redis.destroyForcibly();
    hosts.close();
  }

  private void listen() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(program.getInputStream(), StandardCharsets.US_ASCII))) {
      lines.lines().forEach(said::add);
    } catch (IOException | UncheckedIOException _) {
      // It has ended.
    }
  }
}
