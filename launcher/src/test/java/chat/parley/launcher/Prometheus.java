package chat.parley.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// What a service counts, as Prometheus would read it.
final class Prometheus {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Prometheus() {}

  /// The sum over all tags; 0 where there is no such meter, or nobody to ask.
  ///
  /// @param meter its name as Prometheus sees it, and perhaps the beginning of its tags
  static double sum(int actuatorPort, String meter) {
    var uri = URI.create("http://localhost:" + actuatorPort + "/actuator/prometheus");
    try {
      return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(meter))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException _) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
