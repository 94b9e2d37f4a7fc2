package chat.parley.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The examples in docs/protocol.md are the golden files, to the letter.
final class ProtocolDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/protocol.md");
  private static final Pattern COMMAND = Pattern.compile("`(\\{\"id\":.*?})`(?= \\|)");
  private static final Pattern REPLY = Pattern.compile("`(\\{\"re\":\\d.*?})`(?= \\|)");
  private static final Pattern ERROR = Pattern.compile("\\{\"code\":[^}]*}");
  private static final Pattern COMMAND_NAME = Pattern.compile("\"cmd\":\"([a-z]+)\"");
  private static final Pattern EVENT_NAME = Pattern.compile("\"event\":\"([a-z]+)\"");
  private static final String SHORTENED = "{…}";

  @Test
  void eventsAreTheGoldenFiles() throws IOException {
    var examples = section("Events").lines().filter(line -> line.startsWith("{")).toList();

    assertThat(examples)
        .containsExactly(
            Golden.line("event-message"),
            Golden.line("event-message-more"),
            Golden.line("event-edited"),
            Golden.line("event-deleted"),
            Golden.line("event-reacted"),
            Golden.line("event-unreacted"),
            Golden.line("event-joined"),
            Golden.line("event-left"),
            Golden.line("event-appointed"),
            Golden.line("event-configured"),
            Golden.line("event-patch"),
            Golden.line("event-snapshot"),
            Golden.line("event-notification"),
            Golden.line("event-typing"),
            Golden.line("event-read"),
            Golden.line("event-delivered"),
            Golden.line("event-readthread"),
            Golden.line("event-signal"),
            Golden.line("event-ephemeral"),
            Golden.line("event-profile"),
            Golden.line("event-online"),
            Golden.line("event-away"),
            Golden.line("event-offline"),
            Golden.line("event-invisible"),
            Golden.line("event-cleared"),
            Golden.line("event-reset"),
            Golden.line("event-reconnect"),
            Golden.line("event-unsubscribed"),
            Golden.line("event-away-watched"),
            Golden.line("event-offline-watched"));
  }

  @Test
  void commandsAreGoldenFiles() throws IOException {
    var commands = matches(COMMAND, section("WebSocket"));

    assertThat(commands).hasSize(30);
    assertThat(lines("command-")).containsAll(commands);
  }

  /// `GoldenTest` sees to it that each has a golden file.
  @Test
  void everyCommandIsShown() throws IOException {
    var shown = matches(COMMAND_NAME, section("WebSocket"));

    assertThat(shown).containsAll(namesIn("command-", COMMAND_NAME));
  }

  /// Likewise.
  @Test
  void everyEventIsShown() throws IOException {
    var shown = matches(EVENT_NAME, section("Events"));

    assertThat(shown).containsAll(namesIn("event-", EVENT_NAME));
  }

  @Test
  void repliesAreGoldenFiles() throws IOException {
    var replies = matches(REPLY, section("WebSocket"));

    assertThat(replies).hasSize(16);
    assertThat(lines("reply-")).containsAll(replies);
  }

  @Test
  void aRefusalThatEndsIsAGoldenFile() throws IOException {
    assertThat(section("Errors and close codes"))
        .contains('`' + Golden.line("reply-refused-wait") + '`');
  }

  @Test
  void theSendOverHttpIsGoldenFiles() throws IOException {
    assertThat(section("Sending over HTTP"))
        .contains(" " + Golden.line("draft") + " ")
        .contains(" " + Golden.line("http-sent") + "\n");
  }

  @Test
  void receiptsOverHttpAreGoldenFiles() throws IOException {
    assertThat(section("Sending over HTTP"))
        .contains(" " + Golden.line("receipt") + " ")
        .contains(" " + Golden.line("http-receipts") + "\n");
  }

  @Test
  void signalsOverHttpAreGoldenFiles() throws IOException {
    assertThat(section("Sending over HTTP")).contains(" " + Golden.line("signal") + " ");
  }

  @Test
  void ephemeralMessagesAndPartsInThreadsOverHttpAreGoldenFiles() throws IOException {
    assertThat(section("Sending over HTTP"))
        .contains(" " + Golden.line("ephemeral") + " ")
        .contains(" " + Golden.line("thread-follow") + " ")
        .contains(" " + Golden.line("thread-readthread") + " ");
  }

  @Test
  void theProfileIsAGoldenFile() throws IOException {
    assertThat(section("Profiles"))
        .contains(" " + Golden.line("profile") + " ")
        .contains(" " + Golden.line("profile-partly") + " ");
  }

  @Test
  void theNotificationAndWhatIsSaidOfItAreGoldenFiles() throws IOException {
    assertThat(section("Notifications"))
        .contains(" " + Golden.line("notification") + " ")
        .contains(" " + Golden.line("clearance") + " ")
        .contains(" " + Golden.line("http-cleared") + "\n")
        .contains(" " + Golden.line("preferences") + " ")
        .contains('`' + Golden.line("command-subscribe-inbox") + '`')
        .contains('`' + Golden.line("event-notification-mention") + '`')
        .contains('`' + Golden.line("event-cleared-one") + '`');
  }

  @Test
  void appearancesOverHttpAreGoldenFiles() throws IOException {
    assertThat(section("Sending over HTTP"))
        .contains(" " + Golden.line("presence") + " ")
        .contains(" " + Golden.line("http-presence") + "\n");
  }

  @Test
  void changesOverHttpAreGoldenFiles() throws IOException {
    var section = section("Sending over HTTP");

    assertThat(Golden.CHANGES.keySet())
        .allSatisfy(
            name ->
                assertThat(section)
                    .containsPattern(
                        "(?m)^POST /v1/rooms/general/"
                            + name.substring(name.indexOf('-') + 1)
                            + " +"
                            + Pattern.quote(Golden.line(name))
                            + '$'));
  }

  /// The lines of the golden files of a kind; errors also as the document shortens them.
  private static List<String> lines(String kind) {
    return Golden.files().stream()
        .filter(name -> name.startsWith(kind))
        .map(Golden::line)
        .flatMap(line -> Stream.of(line, ERROR.matcher(line).replaceAll(SHORTENED)))
        .toList();
  }

  /// What the golden files of a kind name, each once.
  private static Set<String> namesIn(String kind, Pattern name) {
    var names =
        Golden.files().stream()
            .filter(file -> file.startsWith(kind))
            .flatMap(file -> matches(name, Golden.line(file)).stream())
            .collect(Collectors.toSet());
    assertThat(names).hasSizeGreaterThan(9);
    return names;
  }

  private static String section(String title) throws IOException {
    var text = Files.readString(DOCUMENT);
    int start = text.indexOf("\n## " + title + "\n");
    int end = text.indexOf("\n## ", start + 1);
    assertThat(start).as("section " + title).isPositive();
    return text.substring(start, end);
  }

  private static List<String> matches(Pattern pattern, String text) {
    var found = new ArrayList<String>();
    var matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
