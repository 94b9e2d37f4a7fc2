package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The packages in CONTRIBUTING.md are those that there are, each with the first sentence of its
/// `package-info.java`. `-Dparley.docs=write` writes them.
class PackageTableTest {
  private static final Path DOCUMENT = TestCluster.repository().resolve("CONTRIBUTING.md");
  private static final String BEGIN = "<!-- packages:begin -->\n";
  private static final String END = "<!-- packages:end -->\n";

  @Test
  void theDocumentHoldsTheTable() throws IOException {
    var document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END, begin);
    var table = table();
    if ("write".equals(System.getProperty("parley.docs"))) {
      Files.writeString(DOCUMENT, document.substring(0, begin) + table + document.substring(end));
    }
    assertThat(table).contains("| `gateway.fanout` |");
    assertThat(Files.readString(DOCUMENT))
        .as("the table of packages; -Dparley.docs=write writes it")
        .contains(BEGIN + table + END);
  }

  private static String table() {
    return Sources.of("src/main/java").stream()
        .filter(file -> file.endsWith("package-info.java"))
        .map(PackageTableTest::row)
        .sorted()
        .collect(Collectors.joining("", "| package | what it is |\n|---|---|\n", ""));
  }

  private static String row(Path file) {
    try {
      var lines = Files.readAllLines(file);
      var doc =
          lines.stream()
              .filter(line -> line.startsWith("///"))
              .map(line -> line.substring(3).strip())
              .collect(Collectors.joining(" "));
      var name =
          lines.stream().filter(line -> line.startsWith("package ")).findFirst().orElseThrow();
      var sentence = doc.split("(?<=\\.) ", 2)[0].replaceAll("\\{@link (\\w+)}", "`$1`");
      assertThat(sentence).as(file.toString()).endsWith(".");
      return "| `%s` | %s |\n"
          .formatted(name.substring("package chat.parley.".length(), name.length() - 1), sentence);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
