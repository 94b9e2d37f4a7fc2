package chat.parley.launcher;

import chat.parley.launcher.client.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A Prometheus of a test's own, with the alert rules, that scrapes much more often than one in
/// production.
final class PrometheusServer implements AutoCloseable {
  static final Duration SCRAPE_INTERVAL = Duration.ofMillis(500);

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();
  private static final long END_SECONDS = 10;

  private final int port;
  private final Process process;
  private final Instant start = Instant.now();

  private PrometheusServer(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /// Returns when it has scraped each target once: a service that has just started may take longer
  /// for its first answer than a scrape lasts, and what happens before the first shows no increase.
  ///
  /// @param targets management ports, by job; the `balancer` has its own path
  static PrometheusServer start(Path directory, Map<String, List<Integer>> targets) {
    var executable = Tools.require("prometheus", "prometheus");
    try {
      int port = FreePort.find();
      var configuration = directory.resolve("prometheus.yml");
      Files.writeString(configuration, configuration(targets));
      var process =
          new ProcessBuilder(
                  executable.toString(),
                  "--config.file=" + configuration,
                  "--storage.tsdb.path=" + directory.resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("prometheus.log").toFile())
              .start();
      var server = new PrometheusServer(port, process);
      Deadline.await(() -> "Prometheus to be ready", server::isReady);
      int services = targets.values().stream().mapToInt(List::size).sum();
      Deadline.await(
          () -> "every target to be scraped",
          () -> server.number("count(max_over_time(up[1m]) == 1)") == services);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String configuration(Map<String, List<Integer>> targets) {
    var jobs =
        targets.entrySet().stream()
            .map(
                job ->
                    """
                      - job_name: %s
                        metrics_path: %s
                        static_configs:
                          - targets: [%s]
                    """
                        .formatted(
                            job.getKey(),
                            job.getKey().equals("balancer") ? "/metrics" : "/actuator/prometheus",
                            job.getValue().stream()
                                .map(port -> "'127.0.0.1:" + port + "'")
                                .collect(Collectors.joining(", "))))
            .collect(Collectors.joining());
    return """
    global:
      scrape_interval: %dms
      evaluation_interval: 1s
    rule_files:
      - %s
    scrape_configs:
    %s"""
        .formatted(SCRAPE_INTERVAL.toMillis(), AlertRule.FILE, jobs);
  }

  /// What the expression gives now; one number, 0 where it gives nothing.
  double number(String expression) {
    var result = ask("query?query=" + encoded(expression)).path("result");
    return result.isEmpty()
        ? 0
        : Double.parseDouble(javas(result.get(0).path("value").get(1).asString()));
  }

  /// How many points the expression had since the start, in all its series, that are numbers.
  long points(String expression) {
    var result =
        ask("query_range?query="
                + encoded(expression)
                + "&step=1&start="
                + start.getEpochSecond()
                + "&end="
                + Instant.now().getEpochSecond())
            .path("result");
    return Dashboard.elements(result)
        .flatMap(series -> Dashboard.elements(series.path("values")))
        .filter(point -> !Double.isNaN(Double.parseDouble(javas(point.get(1).asString()))))
        .count();
  }

  /// The alert rules as it has loaded them, each with its health.
  List<JsonNode> rules() {
    return Dashboard.elements(ask("rules").path("groups"))
        .flatMap(group -> Dashboard.elements(group.path("rules")))
        .toList();
  }

  /// As Java writes it.
  private static String javas(String text) {
    return text.replace("+Inf", "Infinity").replace("-Inf", "-Infinity");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private JsonNode ask(String path) {
    var uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
    try {
      var answer = HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
      var json = JSON.readTree(answer);
      if (!json.path("status").asString("").equals("success")) {
        throw new AssertionError("Prometheus says " + answer + " to " + path);
      }
      return json.path("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private boolean isReady() throws InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("Prometheus has ended with " + process.exitValue());
    }
    try {
      var uri = URI.create("http://127.0.0.1:" + port + "/-/ready");
      return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
