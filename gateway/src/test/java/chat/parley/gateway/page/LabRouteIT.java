package chat.parley.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.RawClient;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page itself is looked at by `LabIT`.
final class LabRouteIT {
  private static final Pattern LOADED = Pattern.compile("(?:href|src)=\"([^\"#]+)\"");
  private static final Pattern IMPORTED = Pattern.compile("(?m) from '([^']+)';$");
  private static final URI PAGE = URI.create("/lab");

  private final GatewayNode node = GatewayNode.shared();

  @Test
  void thePageLoadsWhatIsServedAndNothingFromElsewhere() {
    var page = get(node, "/lab");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-type")).startsWith("text/html");
    assertThat(page.header("cache-control")).isEqualTo("no-cache");
    assertThat(page.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(page.header("content-security-policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    var waiting = new ArrayDeque<URI>();
    LOADED.matcher(page.body()).results().forEach(found -> waiting.add(at(PAGE, found.group(1))));
    assertThat(waiting).contains(URI.create("/lab/main.js"), URI.create("/css/theme.css"));
    var seen = new HashSet<URI>();
    while (!waiting.isEmpty()) {
      var path = waiting.remove();
      if (seen.add(path)) {
        var file = get(node, path.toString());
        assertThat(file.status()).as(path.toString()).isEqualTo(200);
        IMPORTED
            .matcher(file.body())
            .results()
            .forEach(found -> waiting.add(at(path, found.group(1))));
      }
    }
    assertThat(seen).contains(URI.create("/lab/guide/calculator.js"), URI.create("/http.js"));
  }

  @Test
  void otherPathsLeadToThePage() {
    assertThat(get(node, "/lab/").header("location")).isEqualTo("/lab");
    assertThat(get(node, "/guide").header("location")).isEqualTo("/lab#guide");
  }

  @Test
  void theHeadOfARequestIsCountedToTheByte() {
    var first = "GET /lab/head.json?x=%20y HTTP/1.1";
    try (var client = RawClient.connect(node)) {
      var answer = client.request(first, "accept: */*", "x-two: a", "x-two: b").answer();

      var head = first + "\r\naccept: */*\r\nx-two: a\r\nx-two: b\r\nhost: gateway\r\n\r\n";
      assertThat(answer.header("cache-control")).isEqualTo("no-store");
      assertThat(answer.body()).isEqualTo("{\"bytes\":" + head.length() + "}");
    }
  }

  @Test
  void thePageMayCallChatServiceWhereThatIsElsewhere() {
    try (var apart =
        GatewayNode.start(Map.of("parley.gateway.rest-url", "https://rest.example:8090/api"))) {
      assertThat(get(apart, "/lab").header("content-security-policy"))
          .contains("; connect-src 'self' https://rest.example:8090; ");
    }
  }

  private static URI at(URI base, String path) {
    return base.resolve(path);
  }

  private static RawClient.Answer get(GatewayNode node, String path) {
    try (var client = RawClient.connect(node)) {
      return client.request("GET " + path + " HTTP/1.1").answer();
    }
  }
}
