package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.backplane.redis.RedisExecutable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Programs that a test needs and a machine may lack.
final class Tools {
  private Tools() {}

  /// Where it is. Without it the test is skipped, and one line says why; under
  /// `-Dparley.tools=required` it fails.
  static Path require(String program, String debianPackage) {
    var found = find(program);
    var missing =
        "no "
            + program
            + " on the PATH (Debian: apt-get install "
            + debianPackage
            + "); what needs it is not tested";
    if ("required".equals(System.getProperty("parley.tools"))) {
      assertThat(found).as(missing).isPresent();
    }
    if (found.isEmpty()) {
      System.out.println("Skipped: " + missing);
    }
    assumeTrue(found.isPresent(), missing);
    return found.orElseThrow();
  }

  static boolean isPresent(String program) {
    return find(program).isPresent();
  }

  /// A `redis-server` of this major version or a later one, likewise.
  static RedisExecutable requireRedis(int major) {
    require("redis-server", "redis-server");
    var found = RedisExecutable.onPath().orElseThrow();
    boolean isNewEnough = found.major() >= major;
    var missing = found + " is older than " + major + "; what needs that is not tested";
    if ("required".equals(System.getProperty("parley.tools"))) {
      assertThat(isNewEnough).as(missing).isTrue();
    }
    if (!isNewEnough) {
      System.out.println("Skipped: " + missing);
    }
    assumeTrue(isNewEnough, missing);
    return found;
  }

  /// A Node of this major version or a later one, likewise.
  static Path requireNode(int major) {
    var node = require("node", "nodejs");
    int found = majorOf(node);
    var missing = "Node " + found + " is older than " + major + "; what needs that is not tested";
    if ("required".equals(System.getProperty("parley.tools"))) {
      assertThat(found).as(missing).isGreaterThanOrEqualTo(major);
    }
    if (found < major) {
      System.out.println("Skipped: " + missing);
    }
    assumeTrue(found >= major, missing);
    return node;
  }

  private static int majorOf(Path node) {
    try {
      var process = new ProcessBuilder(node.toString(), "--version").start();
      var version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(version.replaceFirst("(?s)^v(\\d+)\\..*", "$1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> find(String program) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
