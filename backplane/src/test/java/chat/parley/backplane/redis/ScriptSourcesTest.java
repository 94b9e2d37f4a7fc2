package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What no script may use, so that each runs alike on Redis 6.2 and 7.
class ScriptSourcesTest {
  private static final Path SCRIPTS = Path.of("src/main/resources/redis");

  @Test
  void thereAreScripts() throws IOException {
    assertThat(scripts()).hasSizeGreaterThan(30);
  }

  /// 6.2 does not know the header that names an engine, and refuses the script.
  @ParameterizedTest
  @MethodSource("scripts")
  void noneNamesItsEngine(Path script) throws IOException {
    assertThat(Files.readString(script)).doesNotContain("#!lua");
  }

  /// 6.2 seeds it alike for every call: what is to be random comes as an argument.
  @ParameterizedTest
  @MethodSource("scripts")
  void noneDrawsANumber(Path script) throws IOException {
    var code = Files.readString(script).replaceAll("--.*", "");
    assertThat(code).isNotBlank().doesNotContain("math.random");
  }

  private static List<Path> scripts() throws IOException {
    try (var files = Files.list(SCRIPTS)) {
      return files.filter(file -> file.toString().endsWith(".lua")).sorted().toList();
    }
  }
}
