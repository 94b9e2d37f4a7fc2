package chat.parley.service;

import chat.parley.backplane.openapi.DescribedApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Somebody who calls a service over HTTP, and takes no answer that the description of the API does
/// not know. Thread-safe.
public final class Caller {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(DEADLINE).build();

  private final String base;
  private final boolean isOfApi;
  private final Tokens.@Nullable UserToken identity;

  /// @param isOfApi whether the API answers there, and not the actuator
  Caller(String base, boolean isOfApi, Tokens.@Nullable UserToken identity) {
    this.base = base;
    this.isOfApi = isOfApi;
    this.identity = identity;
  }

  public Caller as(Tokens.UserToken other) {
    return new Caller(base, isOfApi, other);
  }

  public String user() {
    return Objects.requireNonNull(identity).user();
  }

  public Answer get(String path) {
    return call(request(path).GET());
  }

  public Answer post(String path, String json) {
    return call(json(path, "application/json", BodyPublishers.ofString(json)));
  }

  public Answer post(String path, String contentType, String body) {
    return call(json(path, contentType, BodyPublishers.ofString(body)));
  }

  public Answer put(String path) {
    return call(request(path).PUT(BodyPublishers.noBody()));
  }

  public Answer put(String path, String json) {
    return call(json(path, "PUT", json));
  }

  public Answer patch(String path, String json) {
    return call(json(path, "PATCH", json));
  }

  /// Any method and headers, with a body.
  public Answer sendBody(String method, String path, String body, String... headers) {
    return call(request(path).method(method, BodyPublishers.ofString(body)).headers(headers));
  }

  public Answer delete(String path) {
    return call(request(path).DELETE());
  }

  /// Any method and headers, without a body.
  public Answer send(String method, String path, String... headers) {
    var request = request(path).method(method, BodyPublishers.noBody());
    return call(headers.length == 0 ? request : request.headers(headers));
  }

  /// Makes a room of a name that no other test has, and returns the name.
  public String newRoom(String visibility) {
    var room = Names.unique(visibility);
    post("/v1/rooms", "{\"room\":\"" + room + "\",\"visibility\":\"" + visibility + "\"}")
        .expect(201);
    return room;
  }

  public Answer say(String room, String text) {
    return post("/v1/rooms/" + room + "/messages", "{\"text\":\"" + text + "\"}").expect(200);
  }

  public void join(String room) {
    put("/v1/rooms/" + room + "/members/" + user()).expect(200);
  }

  public void invite(String room, Caller invited) {
    put("/v1/rooms/" + room + "/members/" + invited.user()).expect(200);
  }

  private static HttpRequest.Builder withToken(
      HttpRequest.Builder request, Tokens.@Nullable UserToken identity) {
    return identity == null
        ? request
        : request.header("Authorization", "Bearer " + identity.token());
  }

  private HttpRequest.Builder request(String path) {
    return withToken(HttpRequest.newBuilder(URI.create(base + path)).timeout(DEADLINE), identity);
  }

  private HttpRequest.Builder json(String path, String contentType, BodyPublisher body) {
    return request(path).header("Content-Type", contentType).POST(body);
  }

  private HttpRequest.Builder json(String path, String method, String json) {
    return request(path)
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(json));
  }

  private Answer call(HttpRequest.Builder request) {
    try {
      var response = HTTP.send(request.build(), BodyHandlers.ofString());
      if (isOfApi) {
        DescribedApi.check("chat-service", response);
      }
      return new Answer(response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
