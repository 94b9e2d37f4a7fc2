package chat.parley.backplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The golden files of the wire are as the description has them: bodies that services take as well
/// as what they answer and what polls bring.
final class DescribedWireTest {
  private static final ObjectNode DOCUMENT = ApiDescription.document();
  private static final Path GOLDEN = Path.of("../protocol/src/test/resources/golden");

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "event-(?!reconnect)(?!.*-watched).* /components/schemas/Event",
        "event-.*-watched /components/schemas/WatchedEvent",
        "draft.* /paths/~1v1~1rooms~1{room}~1messages/post/requestBody/content/application~1json/schema",
        "change-edit /paths/~1v1~1rooms~1{room}~1edit/post/requestBody/content/application~1json/schema",
        "change-delete /paths/~1v1~1rooms~1{room}~1delete/post/requestBody/content/application~1json/schema",
        "change-(un)?react /components/requestBodies/Reaction/content/application~1json/schema",
        "receipt /components/requestBodies/Receipt/content/application~1json/schema",
        "signal /components/schemas/Signal",
        "ephemeral /components/schemas/Content",
        "thread-(un)?follow /components/requestBodies/Thread/content/application~1json/schema",
        "thread-readthread /paths/~1v1~1rooms~1{room}~1readthread/post/requestBody/content/application~1json/schema",
        "profile(-.*)? /components/schemas/ProfileChange",
        "notification(-.*)? /components/schemas/Notification",
        "clearance /components/schemas/Clearance",
        "preferences /components/schemas/PreferencesChange",
        "http-cleared /components/schemas/Cleared",
        "presence /components/schemas/Appearance",
        "http-presence /paths/~1v1~1presence/put/responses/200/content/application~1json/schema",
        "http-sent /components/schemas/Appended",
        "http-receipts /components/schemas/Reached"
      })
  void goldenFilesAreAsDescribed(String names, String place) throws IOException {
    var node = DOCUMENT.at(place);
    assertThat(node.isMissingNode()).as(place).isFalse();
    var schema = DescribedApi.schema("golden/" + names.replaceAll("\\W", ""), node);

    assertThat(files(names))
        .isNotEmpty()
        .allSatisfy(
            file ->
                assertThat(schema.validate(JsonMapper.shared().readTree(Files.readString(file))))
                    .as(file.toString())
                    .isEmpty());
  }

  private static List<Path> files(String names) throws IOException {
    try (var files = Files.list(GOLDEN)) {
      return files
          .filter(file -> file.getFileName().toString().matches(names + "\\.json"))
          .sorted()
          .toList();
    }
  }
}
