package chat.parley.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.GatewayNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The JavaScript client as a gateway serves it: its sources, which a browser takes as they are.
final class ClientIT {
  private static final Path SOURCES = Path.of("../client/src");
  private static final String ENTRY = "/client.js";

  /// What is imported only where it is wanted.
  private static final List<String> BESIDE =
      List.of("/client/inbox.js", "/client/threads.js", "/client/documents.js");

  private static final Pattern IMPORTED = Pattern.compile("(?m) from '(\\.[^']+)';$");
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final GatewayNode node = GatewayNode.shared();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void oneImportBringsTheClientWithoutWhatIsBesideIt() throws Exception {
    assertThat(servedFor(List.of(ENTRY)))
        .hasSizeGreaterThan(20)
        .doesNotContainKeys(BESIDE.toArray(String[]::new));
  }

  @Test
  void importsBringAllOfItAsItIsWritten() throws Exception {
    var entries = new ArrayList<>(BESIDE);
    entries.add(ENTRY);
    var served = servedFor(entries);

    assertThat(served.remove(ENTRY)).contains("export * from './client/index.js';");
    assertThat(served).isEqualTo(sources());
  }

  /// What a browser asks for that imports these.
  private Map<String, String> servedFor(List<String> entries) throws Exception {
    var served = new HashMap<String, String>();
    var waiting = new ArrayDeque<>(entries);
    while (!waiting.isEmpty()) {
      var path = waiting.remove();
      if (!served.containsKey(path)) {
        var text = module(path);
        served.put(path, text);
        IMPORTED
            .matcher(text)
            .results()
            .map(found -> URI.create(path).resolve(found.group(1)).toString())
            .forEach(waiting::add);
      }
    }
    return served;
  }

  @Test
  void aPageOfAnAllowedOriginMayImportIt() throws Exception {
    var origin = "http://localhost:3000";

    assertThat(ask(ENTRY, "origin", origin).headers().firstValue("access-control-allow-origin"))
        .contains(origin);
    assertThat(ask(ENTRY, "origin", "https://evil.example").statusCode()).isEqualTo(403);
  }

  private String module(String path) throws Exception {
    var answer = ask(path, "accept", "*/*");
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse("")).contains("javascript");
    assertThat(answer.headers().firstValue("cache-control")).contains("no-cache");
    return answer.body();
  }

  private HttpResponse<String> ask(String path, String header, String value) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + node.port() + path))
            .timeout(TIMEOUT)
            .header(header, value)
            .build(),
        BodyHandlers.ofString());
  }

  private static Map<String, String> sources() throws IOException {
    try (var files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".js"))
          .collect(
              Collectors.toMap(
                  file -> "/client/" + SOURCES.relativize(file).toString().replace('\\', '/'),
                  ClientIT::text));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
