package chat.parley.launcher.conformance;

import chat.parley.launcher.client.AnyCertificate;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Rest;
import chat.parley.launcher.signin.SignIn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The server under trial, and how its rooms are set up. Thread-safe.
///
/// @param node a gateway, or a balancer
/// @param rest where its chat-service is
record Site(URI node, URI rest, SignIn signIn, HttpClient http) {
  static final JsonMapper JSON = JsonMapper.shared();

  /// For whatever a healthy server does at once.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration TIMEOUT = Duration.ofSeconds(45);

  private static final int TOO_MANY_COMMANDS = 4103;

  /// @param body an empty object where there is none, or no JSON
  /// @param millis how long it took; of several tries, the last
  record Answer(int status, JsonNode body, HttpHeaders headers, long millis) {
    private static final long USUAL_RETRY_SECONDS = 1;

    boolean isTooMany() {
      return body.path("code").asInt(0) == TOO_MANY_COMMANDS;
    }

    Duration retryAfter() {
      return Duration.ofSeconds(
          headers.firstValueAsLong("Retry-After").orElse(USUAL_RETRY_SECONDS));
    }

    /// Throws what a refusal says.
    Answer checked() {
      if (status / 100 != 2 && status != 304) {
        throw new RefusalException(body.path("code").asInt(0), "(status " + status + ") " + body);
      }
      return this;
    }
  }

  static Site of(URI node, URI rest, SignIn signIn) {
    var http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(AnyCertificate.context())
            .connectTimeout(PATIENCE)
            .build();
    return new Site(node, rest, signIn, http);
  }

  /// A room of a rule's own, with its owner.
  Place place() throws Exception {
    return place("public");
  }

  Place place(String visibility) throws Exception {
    var room = "conformance-" + ThreadLocalRandom.current().nextLong(1L << 40);
    var owner = user(room + "-owner");
    post(owner, "/v1/rooms", Map.of("room", room, "visibility", visibility)).checked();
    return new Place(this, room, owner);
  }

  Identity user(String name) {
    return signIn.as(name, new Rest(rest));
  }

  /// Somebody else than the owner of a place.
  Identity stranger(Place place) {
    var who = user(place.room() + "-stranger");
    if (who.user().equals(place.owner().user())) {
      throw new SkippedException("needs tokens of two users");
    }
    return who;
  }

  Answer get(@Nullable Identity who, String path) throws Exception {
    return ask(request(who, path));
  }

  Answer get(@Nullable Identity who, String path, String header, String value) throws Exception {
    return ask(request(who, path).header(header, value));
  }

  Answer post(@Nullable Identity who, String path, Map<String, ?> body) throws Exception {
    return ask(
        request(who, path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  HttpRequest.Builder request(@Nullable Identity who, String path) {
    // Rooms and their history are chat-service's; all else that is asked for here, the gateways'
    // too.
    boolean isOfRest = path.equals("/v1/rooms") || path.contains("/messages?");
    var builder = HttpRequest.newBuilder((isOfRest ? rest : node).resolve(path)).timeout(TIMEOUT);
    return who == null ? builder : builder.header("Authorization", who.bearer());
  }

  /// Again where it comes too fast: with one token all rules are one user, who is not to break a
  /// limit that the protocol allows.
  Answer ask(HttpRequest.Builder request) throws Exception {
    long endNanos = System.nanoTime() + TIMEOUT.toNanos();
    var answer = askOnce(request);
    while (answer.isTooMany() && System.nanoTime() - endNanos < 0) {
      Thread.sleep(answer.retryAfter());
      answer = askOnce(request);
    }
    return answer;
  }

  private Answer askOnce(HttpRequest.Builder request) throws Exception {
    long since = System.nanoTime();
    var response = http.send(request.build(), BodyHandlers.ofString());
    long millis = Duration.ofNanos(System.nanoTime() - since).toMillis();
    return new Answer(response.statusCode(), json(response.body()), response.headers(), millis);
  }

  static JsonNode json(@Nullable String body) {
    try {
      return body == null || body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
    } catch (JacksonException _) {
      return JSON.createObjectNode().put("no JSON", body);
    }
  }

  /// A room, and who owns it.
  record Place(Site site, String room, Identity owner) {
    /// So many messages by POST, each under a key of its own; returns their positions.
    List<String> say(int messages) throws Exception {
      var positions = new ArrayList<String>();
      for (int i = 0; i < messages; i++) {
        positions.add(say("key-" + ThreadLocalRandom.current().nextLong(1L << 40), "text " + i));
      }
      return positions;
    }

    String say(String key, String text) throws Exception {
      var answer =
          site.post(owner, "/v1/rooms/" + room + "/messages", Map.of("key", key, "text", text));
      return positionOf(answer.checked().body());
    }

    JsonNode history() throws Exception {
      return site.get(owner, "/v1/rooms/" + room + "/messages?limit=1000").checked().body();
    }

    Feed follow(Wire wire, @Nullable String after) throws Exception {
      return wire.follow(site, owner, room, after);
    }
  }

  static String positionOf(JsonNode place) {
    return place.path("epoch").asString("") + ':' + place.path("offset").asLong(-1);
  }
}
