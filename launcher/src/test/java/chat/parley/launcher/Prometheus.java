package chat.parley.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// What a service's management port tells: what it counts, as Prometheus would read it, and whether
/// it is ready.
final class Prometheus {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private Prometheus() {}

  /// The sum over all tags; 0 where there is no such meter, or nobody to ask.
  ///
  /// @param meter its name as Prometheus sees it, and perhaps the beginning of its tags
  static double sum(int actuatorPort, String meter) {
    try {
      return ask(actuatorPort, "/actuator/prometheus")
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

  /// The HTTP status with which it answers whether it is ready; 0 where nobody answers.
  static int readiness(int actuatorPort) {
    try {
      return ask(actuatorPort, "/actuator/health/readiness").statusCode();
    } catch (IOException _) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static HttpResponse<String> ask(int actuatorPort, String path)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + actuatorPort + path))
            .timeout(TIMEOUT)
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
