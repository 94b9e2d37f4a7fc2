package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The nginx of docs/operations.md sends everything where HAProxy does. It is read, not run: what
/// decides there is one `map` of regular expressions, the first of which that fits wins.
class NginxExampleTest {
  private static final Pattern EXAMPLE = Pattern.compile("```nginx\n(.*?)```", Pattern.DOTALL);
  private static final Pattern MAP =
      Pattern.compile(
          "map \"\\$request_method \\$uri\" \\$server_group \\{\n(.*?)\n}", Pattern.DOTALL);
  private static final Pattern RULE =
      Pattern.compile("(?m)^ *\"~(?<blind>\\*?)(?<regex>.+)\" +(?<server>\\w+);");
  private static final Pattern DEFAULT = Pattern.compile("(?m)^ *default +(\\w+);");

  /// nginx waits for a server's next byte for so long; a waiting poll takes up to 37 s, and a
  /// stream is silent for 15.
  private static final Pattern READ_TIMEOUT = Pattern.compile("proxy_read_timeout (\\d+)s;");

  private final String example = example();

  @Test
  void everyPathGoesWhereTheBalancerSendsIt() {
    assertThat(Route.ALL)
        .allSatisfy(
            route -> assertThat(server(route)).as(route.toString()).isEqualTo(route.server()));
  }

  @Test
  void everyServerIsThere() {
    assertThat(example)
        .contains(
            "upstream " + Route.GATEWAYS + " ",
            "upstream " + Route.CHAT_SERVICE + " ",
            "if ($server_group = " + Route.NOWHERE + ") { return 404; }",
            "proxy_pass http://$server_group;");
  }

  @Test
  void streamsAreNeitherHeldBackNorCutOff() {
    assertThat(example)
        .contains("proxy_buffering off;", "proxy_http_version 1.1;", "proxy_set_header Upgrade");
    assertThat(READ_TIMEOUT.matcher(example).results())
        .isNotEmpty()
        .allSatisfy(timeout -> assertThat(Integer.parseInt(timeout.group(1))).isBetween(60, 120));
  }

  /// Who trusts it believes what it says of clients: it must not pass on what they claim.
  @Test
  void aClientsAddressIsNotItsOwnClaim() {
    assertThat(example)
        .containsOnlyOnce("proxy_set_header X-Forwarded-For $remote_addr;")
        .doesNotContain("$proxy_add_x_forwarded_for", "$http_x_forwarded_for");
  }

  private String server(Route route) {
    var rules = first(MAP, example);
    var asked = route.method() + " " + route.path();
    return RULE.matcher(rules)
        .results()
        .filter(rule -> matches(rule.group("regex"), !rule.group("blind").isEmpty(), asked))
        .map(rule -> rule.group("server"))
        .findFirst()
        .orElseGet(() -> first(DEFAULT, rules));
  }

  /// What these expressions use means the same in PCRE.
  private static boolean matches(String regex, boolean isCaseBlind, String asked) {
    return Pattern.compile(regex, isCaseBlind ? Pattern.CASE_INSENSITIVE : 0).matcher(asked).find();
  }

  private static String first(Pattern pattern, String text) {
    var matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(pattern.pattern()).isTrue();
    return matcher.group(1);
  }

  private static String example() {
    try {
      var page = Files.readString(TestCluster.repository().resolve("docs/operations.md"));
      var examples = EXAMPLE.matcher(page).results().map(found -> found.group(1)).toList();
      assertThat(examples).hasSize(1);
      return examples.getFirst();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
