package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.Dashboard.Panel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Pictures grow old: the page beside them names every panel that they do not show.
final class DashboardPicturesTest {
  private static final Path IMAGES = TestCluster.repository().resolve("docs/images");
  private static final Pattern YOUNGER =
      Pattern.compile("(?m)^- \\*\\*Younger than the pictures.*$");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  @Test
  void everyPanelIsInItsPictureOrIsSaidToBeYounger() throws IOException {
    var page = Files.readString(IMAGES.resolve("README.md"));
    var younger =
        YOUNGER
            .matcher(page)
            .results()
            .flatMap(line -> QUOTED.matcher(line.group()).results())
            .map(title -> title.group(1))
            .toList();
    var missing =
        Dashboard.all().stream()
            .flatMap(dashboard -> missing(dashboard).stream())
            .map(panel -> panel.json().path("title").asString())
            .toList();
    assertThat(younger).containsExactlyInAnyOrderElementsOf(missing);
  }

  private static List<Panel> missing(Dashboard dashboard) {
    var picture = picture(dashboard);
    return dashboard.panels().stream()
        .filter(panel -> !panel.isRow())
        .filter(panel -> !picture.contains(drawn(panel.json().path("title").asString())))
        .toList();
  }

  private static String picture(Dashboard dashboard) {
    try {
      return Files.readString(IMAGES.resolve(dashboard.file().replace(".json", ".svg")));
    } catch (IOException e) {
      throw new AssertionError(dashboard.file() + " has no picture", e);
    }
  }

  /// As grafana/draw.py writes it.
  private static String drawn(String title) {
    return ">" + title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</text>";
  }
}
