package chat.parley.launcher.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON over HTTP.
final class Http {
  static final JsonMapper JSON = new JsonMapper();

  static final HttpClient CLIENT = client();

  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private Http() {}

  static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(AnyCertificate.context())
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  static HttpRequest.Builder request(URI uri, @Nullable Identity who) {
    var builder = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
    if (who != null) {
      builder.header("Authorization", who.bearer());
    }
    return builder;
  }

  static HttpRequest.Builder withJson(
      HttpRequest.Builder builder, String method, Map<String, ?> body) {
    return builder
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)));
  }

  static JsonNode ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    return json(CLIENT.send(request.build(), BodyHandlers.ofString()));
  }

  /// The body of a success; a refusal is thrown.
  static JsonNode json(HttpResponse<String> response) {
    if (response.statusCode() / 100 != 2) {
      throw refusal(response.statusCode(), response.body());
    }
    return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
  }

  static RefusedException refusal(int status, String body) {
    return body.startsWith("{")
        ? RefusedException.of(JSON.readTree(body))
        : new RefusedException(0, "HTTP status " + status + " without a problem body: " + body);
  }
}
