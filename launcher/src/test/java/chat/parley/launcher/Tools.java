package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
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

  private static Optional<Path> find(String program) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
