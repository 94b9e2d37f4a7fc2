package chat.parley.launcher.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// Event streams of one room side by side on one HTTP/2 connection, as the tabs of one browser have
/// them. Thread-safe.
public final class SharedConnection implements AutoCloseable {
  private static final String ID = "id: ";
  private static final String DATA = "data: ";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_2)
          .sslContext(AnyCertificate.context())
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI origin;
  private final Identity who;
  private final Set<String> connections = ConcurrentHashMap.newKeySet();
  private final List<Stream<String>> bodies = new ArrayList<>();
  private final List<ConcurrentLinkedQueue<String>> seen = new ArrayList<>();

  private SharedConnection(URI origin, Identity who) {
    this.origin = origin;
    this.who = who;
  }

  /// Returns when all of them have been accepted and have been told where they begin.
  public static SharedConnection open(URI origin, Identity who, String room, int streams)
      throws IOException, InterruptedException {
    var shared = new SharedConnection(origin, who);
    try {
      for (int i = 0; i < streams; i++) {
        shared.open(room);
      }
      Deadline.await(() -> "the beginning of every stream", shared::haveAllBegun);
      return shared;
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      shared.close();
      throw e;
    }
  }

  /// How many connections carry the streams, and in which version of HTTP.
  public int connections() {
    return connections.size();
  }

  /// What each stream has been shown: the positions, in their order, the first of which is where it
  /// began.
  public List<List<String>> positions() {
    return seen.stream().map(List::copyOf).toList();
  }

  @Override
  public void close() {
    bodies.forEach(Stream::close);
    http.shutdownNow();
  }

  private boolean haveAllBegun() {
    return seen.stream().noneMatch(ConcurrentLinkedQueue::isEmpty);
  }

  private void open(String room) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(origin.resolve("/v1/events?rooms=" + room))
            .header("Authorization", who.bearer())
            .header("Accept", "text/event-stream")
            .build();
    var response = http.send(request, BodyHandlers.ofLines());
    bodies.add(response.body());
    if (response.statusCode() != 200 || response.version() != HttpClient.Version.HTTP_2) {
      throw new IOException("not a stream over HTTP/2: " + describe(response));
    }
    connections.add(response.connectionLabel().orElseThrow());
    var positions = new ConcurrentLinkedQueue<String>();
    seen.add(positions);
    Thread.ofVirtual().name("stream in " + room).start(() -> read(response, positions));
  }

  private static void read(
      HttpResponse<Stream<String>> response, ConcurrentLinkedQueue<String> positions) {
    try {
      response
          .body()
          .filter(line -> line.startsWith(ID) || line.startsWith(DATA + "{\"error\""))
          .forEach(line -> positions.add(line.startsWith(ID) ? line.substring(ID.length()) : line));
    } catch (RuntimeException _) {
      // It was closed, or broke: what is missing shows.
    }
  }

  private static String describe(HttpResponse<?> response) {
    return response.version() + " " + response.statusCode();
  }
}
