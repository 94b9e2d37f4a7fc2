package chat.parley.gateway;

import chat.parley.backplane.openapi.DescribedApi;
import chat.parley.backplane.redis.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One user's polls and sends. Each answer must be as the API's description has it. Thread-safe.
public final class PollClient implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private final HttpClient http;
  private final String base;
  private final String token;

  /// An answer and its JSON, which is missing where there was no body.
  public record Answer(HttpResponse<String> http, JsonNode json) {
    public int status() {
      return http.statusCode();
    }

    public int code() {
      return json.path("code").asInt(0);
    }

    public String cursor() {
      return json.path("cursor").asString();
    }

    public String header(String name) {
      return http.headers().firstValue(name).orElse("");
    }

    public List<String> texts() {
      var texts = new ArrayList<String>();
      json.path("events").forEach(event -> texts.add(event.path("text").asString("-")));
      return texts;
    }
  }

  public PollClient(HttpClient http, String base, String token) {
    this.http = http;
    this.base = base;
    this.token = token;
  }

  public static PollClient of(GatewayNode node, String user) {
    return withToken(node, node.token(user));
  }

  public static PollClient withToken(GatewayNode node, String token) {
    return new PollClient(
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
        "http://localhost:" + node.port(),
        token);
  }

  /// @param query what stands behind `?`
  public Answer poll(String query, String... headers) {
    return Waiting.of(polling(query, headers));
  }

  public CompletableFuture<Answer> polling(String query, String... headers) {
    return call(request("/v1/poll?" + query, headers).GET());
  }

  public Answer post(String path, String body, String... headers) {
    return Waiting.of(
        call(
            request(path, headers)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))));
  }

  public Answer put(String path, String body) {
    return call("PUT", path, "application/json", body);
  }

  /// @param type of the body
  public Answer patch(String path, String type, String body) {
    return call("PATCH", path, type, body);
  }

  /// @param type of the body
  public Answer call(String method, String path, String type, String body) {
    return Waiting.of(
        call(
            request(path)
                .header("content-type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body))));
  }

  public Answer method(String method, String path, String... headers) {
    return Waiting.of(
        call(request(path, headers).method(method, HttpRequest.BodyPublishers.noBody())));
  }

  private HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
    if (!token.isEmpty()) {
      request.header("authorization", "Bearer " + token);
    }
    return headers.length == 0 ? request : request.headers(headers);
  }

  private CompletableFuture<Answer> call(HttpRequest.Builder request) {
    return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(
            answer -> {
              DescribedApi.check("gateway", answer);
              var body = answer.body();
              return new Answer(
                  answer, body.startsWith("{") ? JSON.readTree(body) : JSON.missingNode());
            });
  }

  @Override
  public void close() {
    http.close();
  }
}
