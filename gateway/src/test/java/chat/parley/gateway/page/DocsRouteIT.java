package chat.parley.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.RawClient;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The page itself is looked at by `BrowserIT`.
final class DocsRouteIT {
  private static final Pattern LOADED = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

  private final GatewayNode node = GatewayNode.shared();

  @Test
  void thePageLoadsWhatIsServedAndNothingFromElsewhere() {
    var page = get(node, "/docs");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-type")).startsWith("text/html");
    assertThat(page.header("cache-control")).isEqualTo("no-cache");
    assertThat(page.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(page.header("content-security-policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    var loaded = LOADED.matcher(page.body()).results().map(found -> found.group(1)).toList();
    assertThat(loaded).hasSize(5);
    assertThat(loaded)
        .allSatisfy(path -> assertThat(get(node, "/" + path).status()).as(path).isEqualTo(200));
  }

  @ParameterizedTest
  @CsvSource({
    "docs.js, text/javascript, /v1/openapi.json",
    "docs.css, text/css, body",
    "swagger-ui-bundle.js, text/javascript, SwaggerUIBundle",
    "swagger-ui.css, text/css, .swagger-ui"
  })
  void itsFilesAreWhatTheySayTheyAre(String name, String type, String content) {
    var file = get(node, "/docs/" + name);

    assertThat(file.status()).isEqualTo(200);
    assertThat(file.header("content-type")).isEqualTo(type);
    assertThat(file.header("cache-control")).isEqualTo("no-cache");
    assertThat(file.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(file.body()).contains(content);
  }

  /// What lies beside them in Swagger UI's archive calls elsewhere.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/index.html",
        "/docs/swagger-initializer.js",
        "/docs/oauth2-redirect.html",
        "/docs/swagger-ui-bundle.js.LICENSE.txt",
        "/webjars/swagger-ui/index.html"
      })
  void nothingElseIsServed(String path) {
    assertThat(get(node, path).status()).isEqualTo(404);
  }

  @Test
  void thePathWithASlashLeadsToThePage() {
    var answer = get(node, "/docs/");

    assertThat(answer.status()).isEqualTo(308);
    assertThat(answer.header("location")).isEqualTo("/docs");
  }

  @Test
  void thePageMayCallChatServiceWhereThatIsElsewhere() {
    try (var apart =
        GatewayNode.start(Map.of("parley.gateway.rest-url", "https://rest.example:8090/api"))) {
      assertThat(get(apart, "/docs").header("content-security-policy"))
          .contains("; connect-src 'self' https://rest.example:8090; ");
    }
  }

  private static RawClient.Answer get(GatewayNode node, String path) {
    try (var client = RawClient.connect(node)) {
      return client.request("GET " + path + " HTTP/1.1").answer();
    }
  }
}
