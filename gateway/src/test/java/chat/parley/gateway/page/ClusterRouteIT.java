package chat.parley.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.RawClient;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page itself is looked at by `ClusterPageIT`.
final class ClusterRouteIT {
  private static final Pattern LOADED = Pattern.compile("(?:href|src)=\"([^\"#]+)\"");
  private static final Pattern IMPORTED = Pattern.compile("(?m) from '([^']+)';$");
  private static final URI PAGE = URI.create("/cluster");

  private final GatewayNode node = GatewayNode.shared();

  @Test
  void thePageLoadsWhatIsServedAndNothingFromElsewhere() {
    var page = get("/cluster");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-type")).startsWith("text/html");
    assertThat(page.header("cache-control")).isEqualTo("no-cache");
    assertThat(page.header("content-security-policy"))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .contains("connect-src 'self';");
    var waiting = new ArrayDeque<URI>();
    LOADED.matcher(page.body()).results().forEach(found -> waiting.add(at(PAGE, found.group(1))));
    var seen = new HashSet<URI>();
    while (!waiting.isEmpty()) {
      var path = waiting.remove();
      if (seen.add(path)) {
        var file = get(path.toString());
        assertThat(file.status()).as(path.toString()).isEqualTo(200);
        IMPORTED
            .matcher(file.body())
            .results()
            .forEach(found -> waiting.add(at(path, found.group(1))));
      }
    }
    assertThat(seen)
        .contains(
            URI.create("/cluster/nodes.js"),
            URI.create("/client/index.js"),
            URI.create("/client/documents.js"));
  }

  @Test
  void itHasOnePath() {
    assertThat(get("/cluster/").header("location")).isEqualTo("/cluster");
  }

  private static URI at(URI base, String path) {
    return base.resolve(path);
  }

  private RawClient.Answer get(String path) {
    try (var client = RawClient.connect(node)) {
      return client.request("GET " + path + " HTTP/1.1").answer();
    }
  }
}
