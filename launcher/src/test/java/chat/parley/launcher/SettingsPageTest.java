package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The settings page is what the settings records say: their `@param` texts, gathered by Boot's
/// configuration processor. With `-Dparley.docs=write` this writes the page.
class SettingsPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/settings.md");

  @Test
  void thePageSaysWhatTheCodeSays() throws IOException {
    var page = page();
    if ("write".equals(System.getProperty("parley.docs"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(page).contains("`parley.gateway.connection.max-rooms`").contains("`parley.log.");
    assertThat(Files.readString(PAGE))
        .as("docs/settings.md; -Dparley.docs=write writes it")
        .isEqualTo(page);
  }

  private static String page() throws IOException {
    var page =
        new StringBuilder(
            """
            # Settings

            Generated from the settings records. Each can be given on the command line (`--parley.log.max-age=1d`), in the environment
            (`PARLEY_LOG_MAXAGE=1d`) or in a file, as in any Spring Boot application. A wrong value stops the start and names its key. Durations are like `10s`, `5m`,
            `7d`; sizes like `64KB`.

            Where Redis is, is said by Boot's own `spring.data.redis.*` ([one server, Sentinel, a Cluster, TLS](operations.md#where-redis-is)), the ports by `server.port`
            and `management.server.port`, TLS by `server.ssl.bundle` and `spring.ssl.bundle.*`.
            """);
    section(page, "Both services", "backplane");
    section(page, "Gateway", "gateway");
    section(page, "Chat-service", "chat-service");
    return page.toString();
  }

  private static void section(StringBuilder page, String title, String module) throws IOException {
    page.append("\n## ")
        .append(title)
        .append("\n\n| setting | default | meaning |\n|---|---|---|\n");
    settings(module).values().forEach(page::append);
  }

  private static Map<String, String> settings(String module) throws IOException {
    var file =
        ROOT.resolve(module).resolve("target/classes/META-INF/spring-configuration-metadata.json");
    var rows = new TreeMap<String, String>();
    for (JsonNode property :
        JsonMapper.shared().readTree(Files.readString(file)).get("properties")) {
      var name = property.get("name").asString();
      assertThat(property.path("description").asString(""))
          .as("what " + name + " means: its @param")
          .isNotEmpty();
      rows.put(name, row(name, property));
    }
    return rows;
  }

  private static String row(String name, JsonNode property) {
    var value = property.path("defaultValue").asString("");
    return "| `%s` | %s | %s |%n"
        .formatted(
            name,
            value.isEmpty() ? "" : "`" + value + "`",
            property.get("description").asString().replace("\n", " "));
  }
}
