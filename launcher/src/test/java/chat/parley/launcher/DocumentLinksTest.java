package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Links from one document to another lead somewhere: to a file that is there, and to a heading
/// that it has.
class DocumentLinksTest {
  private static final Path ROOT = TestCluster.repository();
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```$|`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");
  private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern ELSEWHERE = Pattern.compile("(?:https?|mailto):.*");

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    var documents = documents();
    var broken = new TreeSet<String>();
    int followed = 0;
    for (var document : documents) {
      for (var link : links(document)) {
        followed++;
        if (!leadsSomewhere(document, link)) {
          broken.add(ROOT.relativize(document) + " → " + link);
        }
      }
    }

    assertThat(broken).isEmpty();
    assertThat(followed).isGreaterThan(200);
  }

  @Test
  void everyDocumentIsReachedFromTheReadme() throws IOException {
    var reached = new HashSet<Path>();
    var todo = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    while (!todo.isEmpty()) {
      var document = todo.removeLast();
      if (reached.add(document)) {
        links(document).stream()
            .map(link -> target(document, link))
            .filter(target -> target.toString().endsWith(".md") && Files.isRegularFile(target))
            .forEach(todo::add);
      }
    }

    // The decisions are reached by their folder.
    assertThat(documents())
        .filteredOn(document -> !document.startsWith(ROOT.resolve("docs/adr")))
        .isSubsetOf(reached);
  }

  @Test
  void aLinkToNothingIsNoticed() {
    var readme = ROOT.resolve("README.md");

    assertThat(leadsSomewhere(readme, "docs/protocol.md#keys-sending-exactly-once")).isTrue();
    assertThat(leadsSomewhere(readme, "docs/protocol.md#keys")).isFalse();
    assertThat(leadsSomewhere(readme, "docs/protocols.md")).isFalse();
    assertThat(leadsSomewhere(readme, "#in-containers")).isTrue();
    assertThat(leadsSomewhere(readme, "#in-boxes")).isFalse();
  }

  private static boolean leadsSomewhere(Path document, String link) {
    var target = target(document, link);
    int anchor = link.indexOf('#');
    return Files.exists(target)
        && (anchor < 0 || anchors(target).contains(link.substring(anchor + 1)));
  }

  private static Path target(Path document, String link) {
    int anchor = link.indexOf('#');
    var path = anchor < 0 ? link : link.substring(0, anchor);
    return path.isEmpty() ? document : document.resolveSibling(path).normalize();
  }

  private static List<String> links(Path document) {
    var text = CODE.matcher(read(document)).replaceAll("");
    return LINK.matcher(text)
        .results()
        .map(link -> link.group(1))
        .filter(link -> !ELSEWHERE.matcher(link).matches())
        .toList();
  }

  /// As those who show Markdown name headings.
  private static Set<String> anchors(Path document) {
    var text = FENCED.matcher(read(document)).replaceAll("");
    var anchors = new HashSet<String>();
    HEADING
        .matcher(text)
        .results()
        .map(heading -> heading.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1"))
        .map(heading -> heading.strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .forEach(
            name -> {
              int again = 0;
              var free = name;
              while (!anchors.add(free)) {
                free = name + '-' + ++again;
              }
            });
    return anchors;
  }

  private static List<Path> documents() throws IOException {
    try (var docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              docs,
              Stream.of("README.md", "CONTRIBUTING.md", "client/README.md", "client-java/README.md")
                  .map(ROOT::resolve))
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    }
  }

  private static String read(Path document) {
    try {
      return Files.readString(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
