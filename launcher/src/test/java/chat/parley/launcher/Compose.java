package chat.parley.launcher;

import chat.parley.launcher.client.Deadline;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Rest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The cluster that `docker compose up` has started from this repository, seen through its
/// balancer. Thread-safe.
///
/// @param origin where the balancer is
record Compose(URI origin, String run, AtomicInteger lastRoom) implements Site {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();
  private static final URI PROMETHEUS =
      URI.create(System.getProperty("parley.compose.prometheus", "http://localhost:9090"));

  static Compose overHttp() {
    return at(System.getProperty("parley.compose.http", "http://localhost:8080"));
  }

  static Compose overHttps() {
    return at(System.getProperty("parley.compose.https", "https://localhost:8443"));
  }

  private static Compose at(String origin) {
    var run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    return new Compose(URI.create(origin), run, new AtomicInteger());
  }

  @Override
  public Rest rest() {
    return new Rest(origin);
  }

  @Override
  public URI[] nodes() {
    return new URI[] {origin};
  }

  @Override
  public Identity signIn(String user) {
    return rest().signIn(user);
  }

  /// Its name is new in each run: Redis keeps the rooms of the others.
  @Override
  public String publicRoom(Identity owner, Identity... others) {
    var room = "compose-" + run + "-" + lastRoom.incrementAndGet();
    rest().createRoom(owner, room, "public");
    for (var other : others) {
      rest().addMember(owner, room, other.user());
    }
    return room;
  }

  /// The ids of a service's running containers.
  static List<String> containers(String service) {
    return compose("ps", "-q", service).lines().filter(line -> !line.isBlank()).toList();
  }

  /// Compose, whichever form of it there is, with these arguments; what it has printed.
  static String compose(String... arguments) {
    var command =
        new ArrayList<>(
            Tools.isPresent("docker-compose")
                ? List.of("docker-compose")
                : List.of("docker", "compose"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  static String docker(String... arguments) {
    var command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /// The values that Prometheus has for an expression now.
  static List<Double> query(String expression) throws IOException, InterruptedException {
    var path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
    var answer =
        HTTP.send(
            HttpRequest.newBuilder(PROMETHEUS.resolve(path)).build(), BodyHandlers.ofString());
    var values = new ArrayList<Double>();
    for (JsonNode result : JSON.readTree(answer.body()).path("data").path("result")) {
      values.add(Double.parseDouble(result.path("value").path(1).asString()));
    }
    return values;
  }

  static void await(String what, String expression, double value) {
    Deadline.await(() -> what, () -> query(expression).equals(List.of(value)));
  }

  private static String run(List<String> command) {
    try {
      var process =
          new ProcessBuilder(command)
              .directory(TestCluster.repository().toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      process.getOutputStream().close();
      var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + " failed: " + printed);
      }
      return printed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
