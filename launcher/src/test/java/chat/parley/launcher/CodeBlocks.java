package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

/// The code of a page in `docs/`, as a reader would copy it.
///
/// @param page below `docs/`
record CodeBlocks(String page) {
  /// The blocks of a language in a section, in their order.
  ///
  /// @param section its heading, of the second level
  List<String> of(String section, String language) {
    return blocks(section(section), language);
  }

  /// Those of the whole page.
  List<String> of(String language) {
    return blocks(text(), language);
  }

  private List<String> blocks(String text, String language) {
    var fence = Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$");
    var blocks = fence.matcher(text).results().map(block -> block.group(1)).toList();
    assertThat(blocks).as(language + " in " + page).isNotEmpty();
    return blocks;
  }

  private String section(String title) {
    var text = text();
    int start = text.indexOf("\n## " + title + "\n");
    assertThat(start).as("section " + title + " of " + page).isPositive();
    int end = text.indexOf("\n## ", start + 1);
    return end < 0 ? text.substring(start) : text.substring(start, end);
  }

  private String text() {
    try {
      return Files.readString(TestCluster.repository().resolve("docs").resolve(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
