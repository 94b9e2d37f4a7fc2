package chat.parley.launcher.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Identity;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A server that says that it is asked too fast.
class SiteIT {
  private static final Identity ALICE = new Identity("alice", "token");

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private int tooMany;
  private int number = 4103;
  private HttpServer server;
  private Site site;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    var uri = URI.create("http://localhost:" + server.getAddress().getPort());
    site = Site.of(uri, uri, (_, _) -> ALICE);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatCameTooFastIsAskedAgain() throws Exception {
    tooMany = 3;

    var answer = site.post(ALICE, "/v1/rooms/general/messages", Map.of("text", "hi"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(asked).hasSize(4).containsOnly("POST /v1/rooms/general/messages {\"text\":\"hi\"}");
  }

  @Test
  void soIsTheMakingOfARoom() throws Exception {
    tooMany = 1;

    assertThat(site.place().owner()).isEqualTo(ALICE);

    assertThat(asked).hasSize(2).allMatch(request -> request.startsWith("POST /v1/rooms {"));
  }

  @Test
  void anyOtherRefusalIsAnAnswer() throws Exception {
    tooMany = 1;
    number = 4332;

    var answer = site.get(ALICE, "/v1/poll?rooms=general");

    assertThat(answer.body().path("code").asInt(0)).isEqualTo(4332);
    assertThat(asked).hasSize(1);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
      boolean isRefused = asked.size() <= tooMany;
      exchange.getResponseHeaders().add("Retry-After", "0");
      var answer =
          (isRefused ? "{\"code\":" + number + "}" : "{}").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(isRefused ? 429 : 200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }
}
