package chat.parley.loadtest.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/// The few REST calls a set-up needs. Thread-safe; blocks its caller. What cannot be done within a
/// few tries fails the run.
public final class ChatService implements AutoCloseable {
  private static final int TRIES = 5;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final URI base;
  private final JsonMapper json = new JsonMapper();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(DEADLINE).build();

  public ChatService(URI base) {
    this.base = base;
  }

  public String issueToken(String user) {
    return token("{\"user\":\"" + user + "\"}");
  }

  public String issueServiceToken(String user) {
    return token("{\"user\":\"" + user + "\",\"service\":true}");
  }

  /// He owns the room and is its first member. Private: a run leaves its rooms behind, and nobody
  /// else is to find them in his list.
  ///
  /// @param token a service's
  public void createRoom(String room, String owner, String token) {
    String body = "{\"room\":\"" + room + "\",\"visibility\":\"private\"}";
    call(post("/v1/rooms?as=" + owner, body).header("Authorization", "Bearer " + token));
  }

  /// @param member who invites
  /// @param token a service's
  public void invite(String room, String user, String member, String token) {
    call(
        request("/v1/rooms/" + room + "/members/" + user + "?as=" + member)
            .PUT(BodyPublishers.noBody())
            .header("Authorization", "Bearer " + token));
  }

  @Override
  public void close() {
    http.close();
  }

  private String token(String body) {
    return json.readTree(call(post("/v1/tokens", body))).path("token").asString();
  }

  private HttpRequest.Builder post(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(DEADLINE);
  }

  private String call(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    for (int tries = 1; ; tries++) {
      HttpResponse<String> response = exchange(request);
      if (response.statusCode() / 100 == 2) {
        return response.body();
      }
      if (!mayPass(response.statusCode()) || tries == TRIES) {
        throw new IllegalStateException(
            request.method()
                + " "
                + request.uri()
                + " was answered "
                + response.statusCode()
                + " "
                + response.body());
      }
      pause(tries);
    }
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException unreachable) {
      throw new UncheckedIOException(
          request.method() + " " + request.uri() + " was not answered", unreachable);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while setting up");
    }
  }

  private static boolean mayPass(int status) {
    return status == 429 || status == 503;
  }

  private static void pause(int tries) {
    try {
      Thread.sleep(PAUSE.multipliedBy(tries));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
