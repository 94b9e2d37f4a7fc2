package chat.parley.backplane.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/// A `redis-server` program that runs on this machine. Immutable.
///
/// @param version as the program tells it, like `6.2.11`
public record RedisExecutable(Path path, String version) {
  private static final Pattern VERSION = Pattern.compile("v=(\\d+\\.\\d+\\.\\d+)");
  private static final int ANSWER_SECONDS = 5;

  private static final class Embedded {
    static final Optional<RedisExecutable> VALUE = unpacked();
  }

  /// The embedded program; the one on the PATH where that cannot run.
  public static RedisExecutable any() {
    return Embedded.VALUE
        .or(RedisExecutable::onPath)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the embedded Redis does not run here (it needs libssl 3), and there is no"
                        + " redis-server on the PATH"));
  }

  /// The program on the PATH.
  public static Optional<RedisExecutable> onPath() {
    return Arrays.stream(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
        .map(directory -> Path.of(directory, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst()
        .flatMap(RedisExecutable::of);
  }

  /// The versions that differ in what they say: 6.2, and 7 or later where there is one.
  public static Stream<RedisExecutable> versions() {
    return Stream.concat(Stream.of(any()), NewerRedis.executable().stream());
  }

  /// The number in front of the first dot.
  public int major() {
    return Integer.parseInt(version, 0, version.indexOf('.'), 10);
  }

  @Override
  public String toString() {
    return "redis-server " + version;
  }

  private static Optional<RedisExecutable> unpacked() {
    try {
      var directory = Files.createTempDirectory("parley-redis-server");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
      return of(ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath());
    } catch (IOException | RuntimeException _) {
      return Optional.empty();
    }
  }

  private static Optional<RedisExecutable> of(Path path) {
    try {
      var process =
          new ProcessBuilder(path.toString(), "--version").redirectErrorStream(true).start();
      if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var version = VERSION.matcher(answer);
      return version.find()
          ? Optional.of(new RedisExecutable(path, version.group(1)))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static void delete(Path directory) {
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
