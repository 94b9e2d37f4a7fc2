package chat.parley.protocol.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The table in docs/protocol.md is the enum. `-Dparley.docs=write` writes it.
final class ErrorTableTest {
  private static final Path DOCUMENT = Path.of("../docs/protocol.md");
  private static final String BEGIN = "<!-- errors:begin -->\n";
  private static final String END = "<!-- errors:end -->\n";

  @Test
  void theDocumentHoldsTheTable() throws IOException {
    var document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END, begin);
    assertThat(begin).as(BEGIN).isGreaterThanOrEqualTo(BEGIN.length());
    assertThat(end).as(END).isPositive();

    if ("write".equals(System.getProperty("parley.docs"))) {
      Files.writeString(DOCUMENT, document.substring(0, begin) + table() + document.substring(end));
    } else {
      assertThat(document.substring(begin, end))
          .as("the error table; write it with -Dparley.docs=write")
          .isEqualTo(table());
    }
  }

  private static String table() {
    return """
        | number | name | HTTP status | close code | do | text |
        |---|---|---|---|---|---|
        """
        + Stream.of(ErrorCode.values()).map(ErrorTableTest::row).collect(Collectors.joining());
  }

  private static String row(ErrorCode code) {
    return "| %d | `%s` | %d | %s | %s | %s |\n"
        .formatted(
            code.number(),
            code.label(),
            code.httpStatus(),
            code.closeCode() == 0 ? "–" : code.closeCode(),
            code.advice().text(),
            code.text().replace("|", "\\|"));
  }
}
