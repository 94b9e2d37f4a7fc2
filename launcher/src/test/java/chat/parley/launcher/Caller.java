package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody's requests to one service, as the protocol has them. JSON is given with `'` in place of
/// `"`. Immutable.
///
/// @param who empty for somebody without a token
record Caller(URI base, Optional<Identity> who) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static Caller of(URI base, Identity who) {
    return new Caller(base, Optional.of(who));
  }

  /// An answer, whatever it is.
  record Answer(HttpResponse<String> http) {
    /// That of a success.
    JsonNode ok() {
      assertThat(http.statusCode() / 100).as("%s", this).isEqualTo(2);
      return http.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(http.body());
    }

    /// That of a refusal with this number.
    JsonNode refused(int code) {
      var problem = JSON.readTree(http.body());
      assertThat(problem.path("code").asInt()).as("%s", this).isEqualTo(code);
      assertThat(http.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      return problem;
    }

    /// Of a publication that was made.
    String position() {
      var made = ok();
      return made.path("epoch").asString() + ':' + made.path("offset").asLong();
    }

    /// Of a body with a JSON object a line.
    List<JsonNode> lines() {
      assertThat(http.statusCode()).as("%s", this).isEqualTo(200);
      return http.body().lines().map(JSON::readTree).toList();
    }

    @Override
    public String toString() {
      return http + " " + http.body();
    }
  }

  Answer get(String path) {
    return call("GET", path, "");
  }

  Answer post(String path, String json) {
    return call("POST", path, json, "Content-Type", "application/json");
  }

  Answer put(String path, String json) {
    return call("PUT", path, json, "Content-Type", "application/json");
  }

  Answer put(String path) {
    return call("PUT", path, "");
  }

  Answer patch(String path, String json) {
    return call("PATCH", path, json, "Content-Type", "application/json");
  }

  Answer delete(String path) {
    return call("DELETE", path, "");
  }

  /// @param headers names and values in turn
  Answer call(String method, String path, String json, String... headers) {
    var body =
        json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json.replace('\'', '"'));
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).method(method, body);
    who.ifPresent(known -> request.header("Authorization", known.bearer()));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A member of each object of an array.
  static List<String> texts(Iterable<JsonNode> array, String member) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(each -> each.path(member).asString(""))
        .toList();
  }
}
