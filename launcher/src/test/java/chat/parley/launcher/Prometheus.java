package chat.parley.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

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
      return values(actuatorPort, meter).stream().mapToDouble(Double::doubleValue).sum();
    } catch (IOException _) {
      return 0;
    }
  }

  /// The same where a 0 that nobody said would pass for a good result.
  ///
  /// @throws AssertionError where there is no such meter, or nobody to ask
  static double existingSum(int actuatorPort, String meter) {
    try {
      var values = values(actuatorPort, meter);
      if (values.isEmpty()) {
        throw new AssertionError("port " + actuatorPort + " has no meter " + meter);
      }
      return values.stream().mapToDouble(Double::doubleValue).sum();
    } catch (IOException e) {
      throw new AssertionError("nobody to ask at port " + actuatorPort + " for " + meter, e);
    }
  }

  private static List<Double> values(int actuatorPort, String meter) throws IOException {
    return ask(actuatorPort, "/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith(meter))
        .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
        .toList();
  }

  /// The HTTP status with which it answers whether it is ready; 0 where nobody answers.
  static int readiness(int actuatorPort) {
    try {
      return ask(actuatorPort, "/actuator/health/readiness").statusCode();
    } catch (IOException _) {
      return 0;
    }
  }

  private static HttpResponse<String> ask(int actuatorPort, String path) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + actuatorPort + path))
            .timeout(TIMEOUT)
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
