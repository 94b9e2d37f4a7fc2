package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A promise in the documents names the tests that hold it: each of them exists.
class NamedTestsTest {
  private static final Path ROOT = TestCluster.repository();
  private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w*[a-z](?:Test|IT)\\b");
  private static final Pattern METHOD = Pattern.compile("\\b[A-Z]\\w*(?:Test|IT)#\\w+");

  @Test
  void everyTestThatADocumentNamesExists() throws IOException {
    var named = named();

    assertThat(named).contains("RecoveryIT");
    assertThat(tests()).containsAll(named);
  }

  @Test
  void everyMethodThatADocumentNamesExists() throws IOException {
    var methods = namedBy(METHOD);

    assertThat(methods).hasSizeGreaterThan(10);
    assertThat(methods).allSatisfy(NamedTestsTest::assertExists);
  }

  private static void assertExists(String method) {
    var parts = method.split("#", -1);
    assertThat(Sources.of("src/test/java"))
        .filteredOn(file -> file.endsWith(parts[0] + ".java"))
        .anySatisfy(file -> assertThat(read(file)).contains("void " + parts[1] + "("));
  }

  private static Set<String> named() throws IOException {
    return namedBy(TEST);
  }

  private static Set<String> namedBy(Pattern pattern) throws IOException {
    try (var pages = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(pages, Stream.of(ROOT.resolve("README.md")))
          .filter(page -> page.toString().endsWith(".md"))
          .flatMap(page -> pattern.matcher(read(page)).results())
          .map(MatchResult::group)
          .collect(Collectors.toSet());
    }
  }

  private static Set<String> tests() {
    return Sources.of("src/test/java").stream()
        .map(file -> file.getFileName().toString())
        .map(name -> name.substring(0, name.length() - ".java".length()))
        .collect(Collectors.toSet());
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
